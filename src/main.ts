import type { Services } from './core/services.ts';
import { WorkerRecognizer } from './inference/recognizer.ts';
import { registerApp } from './pwa/register.ts';
import { createCorrectionStore } from './storage/correction-store.ts';
import { Database } from './storage/database.ts';
import { createSettingsStore } from './storage/settings-store.ts';
import { createCorrectionFiles } from './transfer/correction-files.ts';
import './ui/scrawl-app.ts';
import { installTokens } from './ui/theme.ts';

installTokens(document);

const database = new Database();
const settings = createSettingsStore(database);
// Tests run WebGPU where there is no graphics chip; for a person a software adapter would only be slow.
const allowSoftwareGpu = new URLSearchParams(location.search).has('software-gpu');
const corrections = createCorrectionStore(database, settings);
const services: Services = {
  recognizer: new WorkerRecognizer({ modelsUrl: './models/', settings, allowSoftwareGpu }),
  settings,
  corrections,
  files: createCorrectionFiles(corrections),
  appVersion: registerApp(),
};
document.querySelector('scrawl-app')!.services = services;
