import type { PictureFile } from './pictures.ts';

/** A File, as far as it is known where there is no page. */
export interface IncomingFile extends PictureFile {
  readonly name: string;
}

/** Files that come to the installed app from outside: opened with it, or shared to it by another app. */
export interface IncomingFiles {
  /** Calls back with files as they come, and with those that came before anybody listened; returns the way to stop that. */
  subscribe(listener: (files: readonly IncomingFile[]) => void): () => void;
}
