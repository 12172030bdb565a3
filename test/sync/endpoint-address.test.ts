import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { checkEndpoint } from '../../src/sync/endpoint-address.ts';

const TOKEN = '0123456789ab.abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNO-_';
const HOME = 'http://192.168.1.7:8080';
const check = (url: string, token = TOKEN): string => checkEndpoint({ url, token }, HOME).url;

describe('an endpoint’s address', () => {
  test('is brought into one form', () => {
    assert.equal(check('https://scrawl.example.org'), 'https://scrawl.example.org');
    assert.equal(check(' https://Scrawl.example.org/team// '), 'https://scrawl.example.org/team');
    assert.equal(check('scrawl.example.org'), 'https://scrawl.example.org');
  });

  test('is plain HTTP on this device and where the app came from, and nowhere else', () => {
    for (const url of ['http://localhost:8080', 'http://127.0.0.1:8080', 'http://[::1]:8080', 'http://my.localhost', HOME]) assert.equal(check(url), url);
    for (const url of ['http://example.org', 'http://192.168.1.8:8080', 'http://192.168.1.7', 'http://localhost.example.org', 'http://127.0.0.1.example.org']) {
      assert.throws(() => check(url), /^InvalidEndpointError: This address cannot be used: it begins with http, where everybody/, url);
    }
  });

  test('is nothing else', () => {
    for (const url of ['', '   ', 'https://', 'https://exa mple.org', 'ftp://example.org', 'javascript:alert(1)', 'https://me:secret@example.org', 'https://example.org/?a=1', 'https://example.org/#/settings',
      'https://:secret@example.org', 'https://@example.org', 'https://example.org/?', 'https://example.org/#', 'https://example.org\\@evil.example', 'https:\\\\example.org', 'https://exam\nple.org', 'https://example.org/\tx', 'https://example.org/\u0000']) {
      assert.throws(() => check(url), { name: 'InvalidEndpointError', field: 'url' }, url);
    }
  });

  test('comes with a token that fits into a header', () => {
    assert.equal(checkEndpoint({ url: HOME, token: ` ${TOKEN}\n` }, HOME).token, TOKEN);
    for (const token of ['', 'short', `${TOKEN} ${TOKEN}`, 'tökentökentöken', `${TOKEN}\nX-Evil: 1`]) {
      assert.throws(() => check(HOME, token), { name: 'InvalidEndpointError', field: 'token' }, token);
    }
  });
});
