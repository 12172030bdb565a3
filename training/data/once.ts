/**
 * Remembers what `make` gave for each key, for as long as the thread lives: every stage of a training reads the data sets,
 * which takes most of a second each time.
 */
export function once<T>(make: (key: string) => T): (key: string) => T {
  const made = new Map<string, T>();
  return (key) => {
    const before = made.get(key);
    if (before !== undefined) return before;
    const value = make(key);
    made.set(key, value);
    return value;
  };
}
