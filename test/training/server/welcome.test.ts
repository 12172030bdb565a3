import assert from 'node:assert/strict';
import { test } from 'node:test';
import { welcome } from '../../../training/server/welcome.ts';

const here = 'http://localhost:8080';

test('the first run says which tokens to make, for whom and with which address, and that it has to go on running', () => {
  const said = welcome({ here, elsewhere: ['http://192.168.1.5:8080'], hasTokens: false, isEncrypted: false });
  assert.match(said, /^The endpoint is running at http:\/\/localhost:8080\/$/m);
  assert.match(said, /Leave this running/);
  assert.match(said, /--role submit --name "my phone" --url http:\/\/192\.168\.1\.5:8080$/m);
  assert.match(said, /--role admin --name "me" --url http:\/\/localhost:8080$/m);
  assert.match(said, /only over HTTPS/);
});

test('later runs say where it is, and no more', () => {
  const said = welcome({ here, elsewhere: [], hasTokens: true, isEncrypted: false });
  assert.match(said, /^Review page: +http:\/\/localhost:8080\/review\/$/m);
  assert.doesNotMatch(said, /token|HTTPS/);
});
