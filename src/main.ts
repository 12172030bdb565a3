import type { Services } from './core/services.ts';
import { WorkerRecognizer } from './inference/recognizer.ts';
import { registerApp } from './pwa/register.ts';
import { Database } from './storage/database.ts';
import { createSettingsStore } from './storage/settings-store.ts';
import './ui/scrawl-app.ts';
import { installTokens } from './ui/theme.ts';

installTokens(document);

const settings = createSettingsStore(new Database());
const services: Services = {
  recognizer: new WorkerRecognizer({ modelsUrl: './models/', settings }),
  settings,
  appVersion: registerApp(),
};
document.querySelector('scrawl-app')!.services = services;
