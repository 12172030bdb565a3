/** Which rows of the list are chosen: those named, or, with `all`, every one of the filter but those named. */
export interface Selection {
  readonly all: boolean;
  readonly ids: ReadonlySet<string>;
}

export const NOTHING: Selection = { all: false, ids: new Set() };
export const EVERYTHING: Selection = { all: true, ids: new Set() };

export function isSelected({ all, ids }: Selection, id: string): boolean {
  return ids.has(id) !== all;
}

/** @returns a selection in which `id` is chosen or not; the same one where it was so already. */
export function select(selection: Selection, id: string, chosen: boolean): Selection {
  if (isSelected(selection, id) === chosen) return selection;
  const ids = new Set(selection.ids);
  if (!ids.delete(id)) ids.add(id);
  return { ...selection, ids };
}

/** @param count of all rows of the filter. */
export function selectedCount({ all, ids }: Selection, count: number): number {
  return all ? Math.max(0, count - ids.size) : ids.size;
}
