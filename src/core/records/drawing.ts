import type { Ink } from '../ink/ink.ts';
import type { GrayImage28 } from '../preprocessing/gray-image.ts';
import { seeInk, type Seen } from '../preprocessing/preprocess.ts';
import type { PictureOrigin } from './picture-origin.ts';

/**
 * What someone drew: as ink, or as the network would see it, perhaps cut out of a picture. Ink is kept wherever there is
 * some: pixels do not survive a change of preprocessing.
 */
export type Drawn =
  | { readonly ink: Ink; readonly image?: never; readonly origin?: never }
  | { readonly image: GrayImage28; readonly origin?: PictureOrigin; readonly ink?: never };

/** A drawing, with the name that it is known by wherever it goes: on the sheet, in the database, at an endpoint. */
export type Drawing = Drawn & {
  /** Unique among all drawings of all devices. */
  readonly id: string;
};

/** A drawing as a network sees it. @throws InvalidInkError */
export const see = ({ ink, image }: Drawn): Seen => (ink === undefined ? { picture: image } : seeInk(ink));
