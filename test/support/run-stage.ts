import { execFile } from 'node:child_process';
import { resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');

export interface StageEnd {
  readonly code: number;
  readonly out: string;
  readonly complaint: string;
}

/** Runs one of training's stages as npm does. @param cwd the folder it is called in */
export function runStageFile(file: string, args: readonly string[], cwd: string = ROOT): Promise<StageEnd> {
  const tsx = import.meta.resolve('tsx');
  return new Promise((done) => {
    execFile(process.execPath, ['--import', tsx, resolve(ROOT, file), ...args], { cwd, maxBuffer: 2 ** 24 }, (error, out, complaint) => {
      done({ code: error === null ? 0 : Number(error.code), out, complaint });
    });
  });
}
