import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { squeezeStyles } from '../../../training/lib/squeeze-styles.ts';

describe('Style sheets in templates', () => {
  test('lose comments and indentation, and nothing else', () => {
    const module = "const a = css`\n  /* Why:\n     so. */\n  :host([x]) .a > b {\n    margin: 0 calc(1px + 2px);\n    content: ' · ';\n  }\n  ${more} .c {\n    color: red;\n  }\n`;\nconst b = html`<p>  two  </p>`; /* kept */";
    assert.equal(squeezeStyles(module), "const a = css`:host([x]) .a > b { margin: 0 calc(1px + 2px); content: ' · '; } ${more} .c { color: red; }`;\nconst b = html`<p>  two  </p>`; /* kept */");
  });

  test('are left alone where there are none', () => assert.equal(squeezeStyles('const css = 1;\n  x(`y  z`);'), 'const css = 1;\n  x(`y  z`);'));
});
