import type { NumberModel } from '../../src/core/reading/number-model.ts';

/** The source file that ships a number model. @param modelId of the network that it was fitted for */
export function formatNumberModel({ digit, neighbours, strokeCounts, severalMargin, amongDigits, confidence }: NumberModel, modelId: string): string {
  const number = (value: number): string => String(Number(value.toFixed(3)));
  const list = (fields: Readonly<Record<string, number>>): string =>
    Object.entries(fields)
      .map(([name, value]) => `    ${name}: ${number(value)},\n`)
      .join('');
  return `import type { NumberModel } from './number-model.ts';

/** Written by \`npm run fit:numbers\` for ${modelId}. */
export const NUMBER_MODEL: NumberModel = {
  digit: {
${list(digit)}  },
  neighbours: {
${list(neighbours)}  },
  strokeCounts: [
${strokeCounts.map((row) => `    [${row.map(number).join(', ')}],\n`).join('')}  ],
  severalMargin: ${number(severalMargin)},
  amongDigits: ${number(amongDigits)},
  confidence: { intercept: ${number(confidence.intercept)}, slope: ${number(confidence.slope)} },
};
`;
}
