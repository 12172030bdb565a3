import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isOwnPage } from '../../src/pwa/own-page.ts';

describe('a page below the folder of the app', () => {
  for (const folder of ['/', '/docs/', '/review/v1/scrawl/', '/scrawl-1.2/']) {
    test(`is the app's own in ${folder}, whatever the folder is called`, () => {
      for (const place of ['', 'drawings', 'drawings/v1', 'documents']) assert.ok(isOwnPage(`${folder}${place}`, folder), place);
    });

    test(`is the endpoint's in ${folder} where that has a page, and the network's where it is a file`, () => {
      for (const place of ['docs', 'docs/', 'review', 'review/board', 'v1/models', 'healthz', 'readyz', 'metrics', 'model.onnx', 'some/file.json']) assert.ok(!isOwnPage(`${folder}${place}`, folder), place);
    });
  }
});
