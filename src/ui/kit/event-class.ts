type EventClass<Type extends string, Args extends readonly unknown[], Fields> = { readonly type: Type } & (new (...args: Args) => Event & Readonly<Fields>);

/**
 * A class of events by which an element tells those above it something; they bubble.
 * @param fields makes the event's own fields of what is told.
 * @param composed whether they leave shadow roots on the way, up to the top.
 */
export function eventClass<const Type extends string, Args extends readonly unknown[], Fields extends object>(
  type: Type,
  fields: (...args: Args) => Fields,
  composed = true,
): EventClass<Type, Args, Fields> {
  return class extends Event {
    static readonly type = type;

    constructor(...args: Args) {
      super(type, { bubbles: true, composed });
      Object.assign(this, fields(...args));
    }
  } as unknown as EventClass<Type, Args, Fields>;
}
