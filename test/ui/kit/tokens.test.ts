import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { PALETTES, type Palette, type Scheme } from '../../../src/ui/kit/tokens.ts';

type Name = keyof Palette;

/** Relative luminance of `#rrggbb` (WCAG 2.2). */
function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const channel = parseInt(colour.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

const TEXT: readonly [foreground: Name, grounds: readonly Name[]][] = [
  ['text', ['page', 'desk', 'key', 'wash', 'sheet']],
  ['soft', ['page', 'key']],
  ['ink', ['page', 'key', 'sheet', 'wash']],
  ['wet', ['sheet']],
  ['alarm', ['page']],
  ['learned', ['page', 'key', 'wash']],
  // On strong buttons and chosen segments.
  ['page', ['ink']],
];

const SHAPES: readonly [shape: Name, grounds: readonly Name[]][] = [
  ['edge', ['page', 'key']],
  ['level', ['key', 'page']],
  ['focus', ['page', 'key', 'sheet']],
  ['learned', ['key', 'page']],
  ['pro', ['sheet', 'page']],
  ['contra', ['sheet', 'page']],
];

describe('The palettes', () => {
  for (const scheme of ['light', 'dark'] satisfies Scheme[]) {
    const palette = PALETTES[scheme];
    const atLeast = (least: number, pairs: typeof TEXT): void => {
      for (const [front, grounds] of pairs) {
        for (const ground of grounds) {
          const ratio = contrast(palette[front], palette[ground]);
          assert.ok(ratio >= least, `${front} ${palette[front]} on ${ground} ${palette[ground]}: ${ratio.toFixed(2)}`);
        }
      }
    };
    test(`set all text of the ${scheme} scheme at 7:1 or more`, () => atLeast(7, TEXT));
    test(`set outlines, levels and focus of the ${scheme} scheme at 3:1 or more`, () => atLeast(3, SHAPES));
  }

  test('know their own yardstick: black on white is 21:1', () => {
    assert.equal(contrast('#000000', '#ffffff'), 21);
  });
});

describe('What is on the screen before any script runs', () => {
  const root = new URL('../../../', import.meta.url);
  const styles = readFileSync(new URL('src/ui/kit/page.css', root), 'utf8');
  const shell = readFileSync(new URL('index.html', root), 'utf8');

  test('has the colours of the tokens', () => {
    const [light, dark] = styles.split('@media (prefers-color-scheme: dark)');
    for (const [text, scheme] of [[light, 'light'], [dark, 'dark']] as const) {
      assert.ok(text.includes(`background: ${PALETTES[scheme].page};`), scheme);
      assert.ok(text.includes(`color: ${PALETTES[scheme].text};`), scheme);
      assert.ok(shell.includes(`content="${PALETTES[scheme].page}" media="(prefers-color-scheme: ${scheme})"`), scheme);
    }
  });

  test('forbids inline styles and scripts, foreign hosts and eval', () => {
    const policy = /Content-Security-Policy"\s+content="([^"]+)"/.exec(shell)![1];
    const directives = new Map(policy.split(';').map((part) => part.trim().split(/ (.*)/s) as [string, string]));
    assert.equal(directives.get('default-src'), "'none'");
    assert.equal(directives.get('style-src'), "'self'");
    assert.equal(directives.get('script-src'), "'self' 'wasm-unsafe-eval'");
    assert.equal(directives.get('connect-src'), "'self'");
    assert.doesNotMatch(shell.replace(/<meta[^>]+>/g, ''), / style=|<script(?![^>]+src)|<style/);
  });
});
