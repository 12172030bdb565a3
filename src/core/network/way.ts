/** What the values of a picture are: from 0 to 1, from 0 to 255, from −1 to 1, or less MNIST's mean and by its deviation. */
export const SCALES = ['unit', 'mnist', 'signed', 'bytes'] as const;
export type Scale = (typeof SCALES)[number];

/** How a picture is written for a network. */
export interface PictureForm {
  readonly scale: Scale;
  /** Dark ink on a light ground: paper has the largest value. */
  readonly isInverted: boolean;
  /** Mirrored along the diagonal, as EMNIST's pictures lie in their file. */
  readonly isTurned: boolean;
}

/** What a network's ten outputs are. `scores`: each from 0 to 1 by itself, as a sigmoid gives them. */
export const OUTPUT_KINDS = ['logits', 'softmax', 'log-softmax', 'scores'] as const;
export type OutputKind = (typeof OUTPUT_KINDS)[number];

/** How a network of unknown making is fed and read. */
export interface Way {
  readonly form: PictureForm;
  readonly output: OutputKind;
}

export const isSameWay = (one: Way, other: Way): boolean =>
  one.output === other.output && one.form.scale === other.form.scale && one.form.isInverted === other.form.isInverted && one.form.isTurned === other.form.isTurned;

/** A way, and how sure it is. */
export interface Convention extends Way {
  /** Of the ten plain digits, how many it reads this way. */
  readonly right: number;
}
