import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseManifest, type ModelManifest } from '../../src/core/records/manifest.ts';
import { writeFileAtomic, writeJsonAtomic } from '../lib/atomic-file.ts';
import { RunFolderError } from '../lib/errors.ts';
import { sha256 } from '../metrics/evaluation.ts';
import { readShippedModel } from '../export/models-folder.ts';
import type { GateReason } from './gate.ts';
import type { RetrainReport } from './retrain-report.ts';
import type { RetrainSettings } from './settings.ts';

/** A model as it ships. */
export interface Model {
  readonly manifest: ModelManifest;
  readonly bytes: Uint8Array;
}

/** How a retraining ended. */
export interface RetrainResult {
  readonly outcome: 'passed' | 'refused';
  /** Every reason against the candidate; none where it passed. */
  readonly reasons: readonly GateReason[];
  readonly candidate: Model & {
    /** What else belongs to the model, such as its card and its rehearsal set: files to lie beside the manifest. */
    readonly files: readonly { readonly name: string; readonly bytes: Uint8Array }[];
  };
  readonly report: RetrainReport;
}

const PLAN_SCHEMA = 'scrawl-retraining-plan/2';

/** What a retraining was begun with, and must be gone on with. */
export interface RetrainPlan {
  readonly schema: typeof PLAN_SCHEMA;
  readonly currentSha256: string;
  readonly seed: number;
  readonly settings: RetrainSettings;
  /** How many are taught and judge, of how many. */
  readonly corrections: RetrainReport['corrections'];
}

const PLAN = 'plan.json';
const REPORT = 'report.json';
/** Inside the folder, as lines of corrections: all that came in, until they are split; what is taught; what judges. */
export const INCOMING = 'incoming.ndjson';
export const TAUGHT = 'taught.ndjson';
export const HELD_OUT = 'held-out.ndjson';
const CANDIDATE = 'candidate';
/** The manifest of the model that is gone on from; its file lies beside it. */
const CURRENT = 'current.json';

/** Whether the folder holds all that a retraining is begun with, and its corrections need not be read again. */
export const isPrepared = (folder: string): boolean => existsSync(join(folder, PLAN));

/** Puts down the plan and the model that is gone on from, when the corrections are there. The plan goes last: with it, everything is. */
export function writePlan(folder: string, plan: Omit<RetrainPlan, 'schema'>, current: Model): void {
  writeFileAtomic(join(folder, current.manifest.file), current.bytes);
  writeJsonAtomic(join(folder, CURRENT), current.manifest);
  writeJsonAtomic(join(folder, PLAN), { schema: PLAN_SCHEMA, ...plan } satisfies RetrainPlan);
}

/** @throws RunFolderError where the folder was begun with another model, seed or settings. */
export function readPlan(folder: string, wanted: Omit<RetrainPlan, 'schema' | 'corrections'>): RetrainPlan {
  const path = join(folder, PLAN);
  const plan = readJson(path) as RetrainPlan;
  if (plan.schema !== PLAN_SCHEMA) throw new RunFolderError(path, 'a retraining was begun here by another version of this program: take another folder');
  const essence = ({ currentSha256, seed, settings }: Omit<RetrainPlan, 'schema' | 'corrections'>): string => JSON.stringify([currentSha256, seed, Object.entries(settings).sort()]);
  if (essence(plan) !== essence(wanted)) throw new RunFolderError(path, 'a retraining of another model, or with another seed or other settings, was begun here: take another folder');
  return plan;
}

/** The model that the retraining began with. @throws RunFolderError where it is damaged. */
export function readCurrent(folder: string): Model {
  const path = join(folder, CURRENT);
  const manifest = parseManifest(readJson(path), path);
  const bytes = new Uint8Array(readFileSync(join(folder, manifest.file)));
  if (sha256(bytes) !== manifest.sha256) throw new RunFolderError(join(folder, manifest.file), 'it is not the file that its manifest names');
  return { manifest, bytes };
}

/** Where the candidate and its files go. */
export const candidateFolder = (folder: string): string => join(folder, CANDIDATE);

/** The report goes last: with it, the retraining is over. */
export function writeReport(folder: string, report: RetrainReport, html: string): void {
  writeFileAtomic(join(folder, 'report.html'), html);
  writeJsonAtomic(join(folder, REPORT), report);
}

/** How the folder's retraining ended; undefined where it has not. */
export function readResult(folder: string): RetrainResult | undefined {
  const path = join(folder, REPORT);
  if (!existsSync(path)) return undefined;
  const report = readJson(path) as RetrainReport;
  const { manifest, bytes } = readShippedModel(candidateFolder(folder));
  if (sha256(bytes) !== report.candidate.sha256) throw new RunFolderError(path, 'it belongs to another candidate');
  const others = readdirSync(candidateFolder(folder)).filter((name) => name !== 'manifest.json' && name !== manifest.file);
  const files = others.map((name) => ({ name, bytes: new Uint8Array(readFileSync(join(candidateFolder(folder), name))) }));
  return { outcome: report.outcome, reasons: report.reasons, candidate: { manifest, bytes, files }, report };
}

/** Takes away what a process that was killed while writing has left half-written. */
export function clearUnfinished(folder: string): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (name.endsWith('.part')) rmSync(join(folder, name), { force: true });
  }
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new RunFolderError(path, `it is damaged (${error instanceof Error ? error.message : String(error)})`);
  }
}
