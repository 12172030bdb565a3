/** How far ahead of the pen (ms) its predicted path is painted; further ahead it is a guess that shows. */
const LOOK_AHEAD = 12;

/** All that the browser has measured since the last event of the pointer, this event included. */
export function samplesOf(event: PointerEvent): readonly PointerEvent[] {
  // Empty for events made by scripts, and absent in older Safari.
  const coalesced = 'getCoalescedEvents' in event ? event.getCoalescedEvents() : [];
  return coalesced.length > 0 ? coalesced : [event];
}

/** Where the pointer is expected next, if the browser says. */
export function predictedOf(event: PointerEvent): PointerEvent | undefined {
  const predicted = 'getPredictedEvents' in event ? event.getPredictedEvents() : [];
  return predicted.filter((sample) => sample.timeStamp - event.timeStamp <= LOOK_AHEAD).at(-1);
}
