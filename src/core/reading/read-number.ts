import type { Ink, Stroke } from '../ink/ink.ts';
import { classesOf, DIGITS, type Label } from '../classes.ts';
import { digitLikeness, signOf, softmax, toAdaptedPrediction, type Calibration, type NetworkAnswer, type Prediction } from './prediction.ts';
import { candidatesOf, MOST_STROKES, wholeOf, type Candidate } from './candidates.ts';
import { cutPoints } from './cut-points.ts';
import { inkLines } from './ink-lines.ts';
import { parseLine } from './line-parse.ts';
import { shapeScore } from './features.ts';
import type { NumberModel } from './number-model.ts';
import { cutPiece, pieceOf, type Piece } from './pieces.ts';
import { takeSeparators, type Separator } from './separators.ts';

/** A digit of a number, with the ink that it was read from. */
export interface ReadDigit {
  /** Places of its strokes in the drawing, rising; a stroke drawn across two digits belongs to both. */
  readonly strokes: readonly number[];
  /** Those strokes, or the parts of them that are this digit's, on the drawing's sheet. */
  readonly ink: Ink;
  readonly prediction: Prediction;
}

export interface NumberReading {
  /** In the order of reading, which is that of `text`: line by line, from left to right. */
  readonly digits: readonly ReadDigit[];
  /**
   * The digits, a `?` for each that is none, dots, commas and minus signs as drawn, lines divided by line breaks. Spaces
   * are not told. Empty where nothing is drawn.
   */
  readonly text: string;
  /** The probability that all of `text` is right, 0…1. */
  readonly confidence: number;
}

export interface NumberOptions {
  readonly calibration: Calibration;
  readonly modelId: string;
  readonly model: NumberModel;
}

/** Asks for drawings, each perhaps a digit, to be read; is given the network's answers to them, in their order. */
export type NumberSteps = Generator<readonly Ink[], NumberReading, readonly NetworkAnswer[]>;

interface Line {
  readonly pieces: readonly Piece[];
  readonly separators: readonly Separator[];
}

interface ParsedLine extends Line {
  readonly digits: readonly { readonly candidate: Candidate; readonly answer: NetworkAnswer }[];
  readonly probability: number;
}

/**
 * Reads a number, of one digit or many, on one line or several. What numbers look like was learned from digits alone: a
 * model of other classes reads the whole drawing as one of them. One round of questions suffices, unless a stroke
 * belongs to no sure digit, a mark may be a comma or a small digit, or a stroke may be of several digits: those are asked about
 * apart.
 * @throws what the asked throws, e.g. InvalidInkError.
 */
export function* readNumberSteps(ink: Ink, options: NumberOptions): NumberSteps {
  const pieces = ink.strokes.flatMap((stroke, index) => (stroke.points.length > 0 ? [pieceOf(stroke, index)] : []));
  if (pieces.length === 0) return { digits: [], text: '', confidence: 0 };
  if (classesOf(options.calibration) !== DIGITS) return single(pieces, (yield [ink])[0]!, ink, options);
  const lines = yield* linesOf(pieces, ink, options);
  // The two loops of an 8 that do not meet are no two lines.
  if (lines.length > 1 && pieces.length <= MOST_STROKES) {
    const [whole] = yield [ink];
    if (isDigit(whole!, options)) return single(pieces, whole!, ink, options);
  }
  const parsed = yield* parseLines(lines, ink, options);
  const doubtful = parsed.map((line) => withCuts(line, options));
  if (doubtful.every((line) => line === undefined)) return readingOf(parsed, ink, options);
  const again = doubtful.map((line, i) => line ?? parsed[i]!);
  return readingOf(yield* parseLines(again, ink, options), ink, options);
}

/** As `readNumberSteps`, with the network at hand. @param run reads drawings, all in one batch. */
export async function readNumber(ink: Ink, run: (drawings: readonly Ink[]) => Promise<readonly NetworkAnswer[]>, options: NumberOptions): Promise<NumberReading> {
  const steps = readNumberSteps(ink, options);
  let step = steps.next([]);
  while (step.done !== true) step = steps.next(await run(step.value));
  return step.value;
}

/**
 * Digits that a comma is not read as: of 111 that people drew (UNIPEN, training and validation writers) two are, as surely
 * as this, while 1, 7 and 9 are what many commas look like.
 */
const UNLIKE_COMMAS: ReadonlySet<Label> = new Set<Label>([0, 2, 3, 4, 5, 6, 8]);
const SURE = 0.9;

/** The lines with their separators taken out, but for small digits that stand where a comma might. */
function* linesOf(pieces: readonly Piece[], ink: Ink, { calibration, modelId }: NumberOptions): Generator<readonly Ink[], Line[], readonly NetworkAnswer[]> {
  const lines = inkLines(pieces).map(takeSeparators);
  const large = lines.flatMap(({ separators }) => separators.filter(({ isLarge }) => isLarge));
  if (large.length === 0) return lines.map(({ rest, separators }) => ({ pieces: rest, separators }));
  // Nobody writes two commas in a row.
  const digits = new Set(lines.flatMap(({ rest, separators }) => sideBySide(rest, separators)));
  const asked = large.filter((each) => !digits.has(each));
  const answers = asked.length === 0 ? [] : yield asked.map(({ piece }) => candidateInk({ pieces: [piece] }, ink));
  asked.forEach((separator, i) => {
    const { digit, isDigit, confidence } = toAdaptedPrediction(answers[i]!, calibration, modelId);
    if (isDigit && confidence >= SURE && UNLIKE_COMMAS.has(digit)) digits.add(separator);
  });
  return lines.map(({ rest, separators }) => ({
    pieces: [...rest, ...separators.filter((each) => digits.has(each)).map(({ piece }) => piece)],
    separators: separators.filter((each) => !digits.has(each)),
  }));
}

/** The large separators that stand next to each other. */
function sideBySide(rest: readonly Piece[], separators: readonly Separator[]): Separator[] {
  const order = leftToRight([...rest, ...separators.map(({ piece }) => piece)]);
  const inOrder = order.map((piece) => separators.find((separator) => separator.piece === piece && separator.isLarge));
  return inOrder.flatMap((each, i) => (each !== undefined && (inOrder[i - 1] ?? inOrder[i + 1]) !== undefined ? [each] : []));
}

/** By the middles of their boxes. */
export const leftToRight = (pieces: readonly Piece[]): Piece[] => [...pieces].sort((a, b) => a.box.left + a.box.right - b.box.left - b.box.right);

function* parseLines(lines: readonly Line[], ink: Ink, { calibration, model }: NumberOptions): Generator<readonly Ink[], ParsedLine[], readonly NetworkAnswer[]> {
  const sorted = lines.map(({ pieces }) => leftToRight(pieces));
  const possible = sorted.map((pieces) => promising(candidatesOf(pieces), pieces.length, model));
  const known = new Map<Candidate, NetworkAnswer>();
  function* ask(asked: readonly Candidate[]): Generator<readonly Ink[], void, readonly NetworkAnswer[]> {
    if (asked.length === 0) return;
    const answers = yield asked.map((candidate) => candidateInk(candidate, ink));
    asked.forEach((candidate, i) => known.set(candidate, answers[i]!));
  }
  yield* ask(possible.flat().filter(isCompact));
  const settled = new Set([...known].flatMap(([{ pieces }, answer]) => (isSure(answer, calibration) ? pieces : [])));
  yield* ask(possible.flat().filter((candidate) => !known.has(candidate) && !candidate.pieces.every((piece) => settled.has(piece))));
  const candidates = possible.map((own) => own.filter((candidate) => known.has(candidate)));
  return lines.map((line, i) => {
    const own = candidates[i]!.map((candidate) => known.get(candidate)!);
    const { path, probability } = parseLine(sorted[i]!.length, candidates[i]!, own.map(({ logits }) => logits), calibration, model);
    return { ...line, probability, digits: path.map((each) => ({ candidate: candidates[i]![each]!, answer: own[each]! })) };
  });
}

/**
 * Strokes with a gap of this many sizes between them are seldom one digit (2 % of those of several strokes): the network is
 * asked about them only where one of them belongs to no sure digit. That saves a quarter of its runs, and in 800 composed
 * numbers, 1,500 digits of several strokes and 360 letters of training and validation writers it changed no reading.
 */
const GAP = 0.1;
const SETTLED = { likeness: 1.35, confidence: 0.98 };

const isCompact = ({ pieces, gap }: Candidate): boolean => pieces.length === 1 || gap < GAP;

const isSure = ({ logits }: NetworkAnswer, calibration: Calibration): boolean =>
  digitLikeness(logits, calibration) >= SETTLED.likeness * calibration.digitThreshold && Math.max(...softmax(logits, calibration.temperature)) >= SETTLED.confidence;

/** Joined candidates that the network is asked about, for each piece of the line. */
const JOINED_PER_PIECE = 1.25;

/**
 * The candidates without the joined ones that are least like a digit by their shape. Of the digits of several strokes in
 * 1,500 composed numbers none of the usual layout is lost by that, and about one in 250 of the unusual one.
 */
function promising(candidates: readonly Candidate[], pieces: number, { digit }: NumberModel): readonly Candidate[] {
  const joined = candidates.filter(({ members }) => members.length > 1 && members.length < pieces);
  const most = Math.ceil(JOINED_PER_PIECE * pieces);
  if (joined.length <= most) return candidates;
  const scores = new Map(joined.map((candidate) => [candidate, shapeScore(candidate, digit)]));
  const left = new Set(joined.sort((a, b) => scores.get(b)! - scores.get(a)!).slice(most));
  return candidates.filter((candidate) => !left.has(candidate));
}

/** The whole drawing as one digit. */
const single = (pieces: readonly Piece[], answer: NetworkAnswer, ink: Ink, options: NumberOptions): NumberReading =>
  readingOf([{ pieces, separators: [], probability: 1, digits: [{ candidate: wholeOf(pieces), answer }] }], ink, options);

const isDigit = ({ logits }: NetworkAnswer, { calibration }: NumberOptions): boolean => digitLikeness(logits, calibration) >= calibration.digitThreshold;

/** The line with its unrecognised strokes in parts, if some can be of several digits. */
function withCuts({ pieces, separators, digits }: ParsedLine, options: NumberOptions): Line | undefined {
  const parts = new Map(
    digits
      .filter(({ answer }) => !isDigit(answer, options))
      .flatMap(({ candidate }) => candidate.pieces.map((piece) => [piece, cutPoints(piece)] as const))
      .filter(([, cuts]) => cuts.length > 0),
  );
  if (parts.size === 0) return undefined;
  return { separators, pieces: pieces.flatMap((piece) => (parts.has(piece) ? cutPiece(piece, parts.get(piece)!) : [piece])) };
}

/** The candidate's own strokes, on the sheet of the whole drawing. */
export function candidateInk({ pieces }: Pick<Candidate, 'pieces'>, { width, height }: Ink): Ink {
  // In the order of drawing: what only ink knows is read as well.
  const drawn = [...pieces].sort((a, b) => a.stroke - b.stroke || a.part - b.part);
  const strokes: Stroke[] = [];
  drawn.forEach(({ stroke, part, points }, i) => {
    const before = drawn[i - 1];
    const goesOn = before?.stroke === stroke && before.part === part - 1;
    if (goesOn) strokes.push({ points: [...strokes.pop()!.points, ...points] });
    else strokes.push({ points });
  });
  return { strokes, width, height };
}

function readingOf(lines: readonly ParsedLine[], ink: Ink, options: NumberOptions): NumberReading {
  const isNumber = lines.reduce((count, { digits }) => count + digits.length, 0) > 1;
  let sure = 1;
  const digits: ReadDigit[] = [];
  const texts = lines.map((line) => {
    sure *= line.probability;
    // In the order in which the text has them, which is by where they begin and not by their middles.
    const inOrder = [...line.digits].sort((a, b) => a.candidate.box.left - b.candidate.box.left);
    const signs = inOrder.map(({ candidate, answer }) => {
      const prediction = predictionOf(answer, isNumber, options);
      sure *= prediction.confidence;
      digits.push({ strokes: [...new Set(candidate.pieces.map(({ stroke }) => stroke))].sort((a, b) => a - b), ink: candidateInk(candidate, ink), prediction });
      return { sign: signOf(prediction), left: candidate.box.left };
    });
    const first = Math.min(...signs.map(({ left }) => left));
    const last = Math.max(...signs.map(({ left }) => left));
    // A dot or comma without a digit on both sides ends a sentence, or is a blot.
    const between = line.separators.map(({ sign, piece }) => ({ sign, left: piece.box.left })).filter(({ sign, left }) => left < last && (sign === '-' || left > first));
    return [...signs, ...between]
      .sort((a, b) => a.left - b.left)
      .map(({ sign }) => sign)
      .join('');
  });
  return { digits, text: texts.join('\n'), confidence: calibrated(sure, options.model.confidence) };
}

/** Neighbours speak for a digit, too. */
function predictionOf(answer: NetworkAnswer, isNumber: boolean, { calibration, modelId, model }: NumberOptions): Prediction {
  const own = isNumber ? { ...calibration, digitThreshold: calibration.digitThreshold * model.amongDigits } : calibration;
  return toAdaptedPrediction(answer, own, modelId);
}

/**
 * Never surer than the product of the parts: what the calibration would add was seen on writers for whom the model was
 * chosen, and strangers are read less well.
 */
function calibrated(probability: number, { intercept, slope }: NumberModel['confidence']): number {
  const sure = Math.min(1 - 1e-9, Math.max(1e-9, probability));
  // eslint-disable-next-line no-restricted-properties -- a probability for people, and no pixel
  return Math.min(sure, 1 / (1 + Math.exp(-(intercept + slope * Math.log(sure / (1 - sure))))));
}
