import assert from 'node:assert/strict';
import { beforeEach, describe, mock, test } from 'node:test';
import { AdaptAfterRest } from '../../../src/ui/state/adapt-after-rest.ts';

describe('Learning from what was judged', () => {
  let learned: number;
  let learner: AdaptAfterRest;

  beforeEach(() => {
    mock.timers.reset();
    mock.timers.enable({ apis: ['setTimeout'] });
    learned = 0;
    learner = new AdaptAfterRest(() => learned++);
  });

  test('waits until the hand rests, and takes several judgements at once', () => {
    for (let judgement = 0; judgement < 5; judgement++) {
      learner.learnSoon();
      mock.timers.tick(200);
    }
    assert.equal(learned, 0);
    mock.timers.tick(1000);
    assert.equal(learned, 1);
  });

  test('waits while one draws on', () => {
    learner.learnSoon();
    for (let point = 0; point < 100; point++) {
      mock.timers.tick(16);
      learner.wait();
    }
    assert.equal(learned, 0);
    mock.timers.tick(1000);
    assert.equal(learned, 1);
  });

  test('is not begun by drawing alone', () => {
    learner.wait();
    mock.timers.tick(1000);
    assert.equal(learned, 0);
  });

  test('does not happen any more once it is stopped', () => {
    learner.learnSoon();
    learner.stop();
    mock.timers.tick(1000);
    assert.equal(learned, 0);
  });
});
