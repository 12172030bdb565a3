import type { ModelManifest } from '../../src/core/records/manifest.ts';
import { markdownTable } from '../report/comparison-report.ts';
import { figureRows, judgedBy, type RetrainReport } from './retrain-report.ts';
import { isTrial } from './settings.ts';

/** The card of a retrained model in Markdown: what it adds to the card of the model that it came from. */
export function retrainCard(report: RetrainReport, manifest: ModelManifest): string {
  const { current, corrections, outcome, reasons, settings, seed, history } = report;
  return `# ${manifest.modelId}

${current.modelId}, retrained on corrections (\`npm run retrain\`). Intended use, network, data sets and limits are those of
${current.modelId}; batch norm is folded into the weights that it was trained on.

| | |
|---|---|
| file | \`${manifest.file}\`, ONNX, float32, ${manifest.bytes.toLocaleString('en')} bytes |
| SHA-256 | \`${manifest.sha256}\` |
| made | ${report.createdAt} |
${manifest.origin === undefined ? '' : `| made of | \`${manifest.origin.sha256}\` (data, corrections, recipe and the model before), seed ${manifest.origin.seed} |\n`}| temperature, threshold | ${manifest.temperature}, ${manifest.digitThreshold} |
| taught | ${corrections.taught.toLocaleString('en')} corrections, beside MNIST-train and the pen strokes of training |
| judged by | ${judgedBy(corrections)}${isTrial(settings) ? `; a trial, with the first ${settings.limit} digits of each set` : ''} |
| gate | ${outcome}${reasons.length === 0 ? '' : `: ${reasons.map(({ message }) => message).join(' ')}`} |

${markdownTable(figureRows(report))}

Whether it may ship was decided by these figures, MNIST-test and held-out writers among them: they are no longer of data
that chose nothing.

${history.length} epochs, seed ${seed}, with these settings:

\`\`\`json
${JSON.stringify(settings, null, 2)}
\`\`\`
`;
}
