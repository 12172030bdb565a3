import type { ChannelFacts, DigitPair, LayerMaps, LookedInto, OwnDigit } from '../../contracts/inside.ts';
import { evidence } from '../../core/network/evidence.ts';
import { readLayers, type Convolution, type Dense, type LayeredNetwork } from '../../core/network/layers.ts';
import { channelsLastInput, runLayers, type Values } from '../../core/network/run.ts';
import { headLogits, likeliest } from '../../core/personalization/head.ts';
import { personalLogits } from '../../core/personalization/personalization.ts';
import type { Head } from '../../core/personalization/rehearsal.ts';
import { SIDE } from '../../core/preprocessing/gray-image.ts';
import { toTensorData, type PlaneCount, type Seen } from '../../core/preprocessing/preprocess.ts';
import { probeDigits } from '../../core/reading/probe-digits.ts';
import { classesOf, type Classes, type Label } from '../../core/classes.ts';
import { see, type Drawing } from '../../core/records/drawing.ts';
import type { OpenedNetwork } from '../worker/protocol.ts';

/** So many of one's own digits are shown. */
const NEAREST = 5;
/** Of a filter that reads dozens of channels, those that matter most. */
const MOST_INPUTS = 8;

/** What is kept of a drawing to compare others with. */
interface Known {
  readonly features: Float32Array;
  /** Of each layer with filters, the mean answer of each channel. */
  readonly means: readonly Float32Array[];
}

/** Looks into one network. */
export class LookingGlass {
  readonly #network: LayeredNetwork;
  readonly #classes: Classes;
  /** What is read, its neighbours among the user's own digits included. */
  readonly #read: (values: readonly Values[]) => Float32Array;
  /** What each layer makes of a blank sheet. */
  readonly #blank: readonly Values[];
  /** Places, among the values, of what the layers with filters give, behind their ReLU. */
  readonly #maps: readonly number[];
  #probes: readonly { readonly label: Label; readonly known: Known }[] | undefined;
  readonly #known = new Map<string, Known>();
  #own: readonly OwnDigit[] = [];
  #latest: readonly Values[] | undefined;

  /** @throws InvalidRecordError for a network of another kind than `readLayers` reads. */
  constructor({ manifest, bytes, personalization }: OpenedNetwork) {
    const network = readLayers(bytes, { input: manifest.input.name, output: manifest.output.name });
    this.#classes = classesOf(manifest);
    this.#network = personalization ? withHead(network, personalization.head) : network;
    const shipped = headOf(network);
    this.#read = (values) => (personalization ? personalLogits(personalization, featuresOf(values), headLogits(shipped, featuresOf(values)), manifest.temperature) : logitsOf(values));
    this.#blank = runLayers(this.#network, channelsLastInput(new Float32Array(network.planes * SIDE * SIDE), network.planes));
    this.#maps = network.layers.flatMap(({ kind }, index) => (kind === 'conv' ? index + (network.layers[index + 1]?.kind === 'relu' ? 2 : 1) : []));
  }

  /** @throws InvalidInkError */
  look(drawing: Drawing, pair?: DigitPair): LookedInto {
    const seen = see(drawing);
    const values = this.#run(seen);
    this.#latest = values;
    const logits = this.#read(values);
    const likely = Array.from(this.#classes.keys()).sort((a, b) => logits[b]! - logits[a]!);
    const [digit, other] = pair ? [pair.for, pair.against] : [likely[0]!, likely[1]!];
    const alone = likeliest(logitsOf(values));
    return {
      picture: seen.picture,
      evidence: evidence(this.#network, values, this.#blank, digit, other),
      layers: this.#maps.map((at) => mapsOf(values[at]!)),
      nearest: this.#nearest(drawing.id, featuresOf(values)),
      ...(alone !== likely[0] && { byNeighbours: { read: this.#classes[likely[0]!]!, alone: this.#classes[alone]! } }),
    };
  }

  /** @throws RangeError where there is no such channel. */
  channel(layer: number, index: number): ChannelFacts {
    const at = this.#maps[layer];
    const convolution = this.#convolutions()[layer];
    if (at === undefined || convolution === undefined || !(index >= 0 && index < convolution.filters)) throw new RangeError(`There is no channel ${index} of layer ${layer}.`);
    const answers = this.#answers(layer, index);
    const most = Math.max(...answers);
    const field = this.#latest && this.#strongest(this.#latest[at]!, layer, index);
    return { size: convolution.size, inputs: convolution.channels, filter: filterOf(convolution, index), answers: answers.map((answer) => (most > 0 ? answer / most : 0)), ...(field && { field }) };
  }

  /** Digits to compare with, in the place of those before. @returns how many of them have to be looked at first. */
  compareWith(digits: readonly OwnDigit[]): number {
    this.#own = digits;
    const ids = new Set(digits.map(({ drawing }) => drawing.id));
    for (const id of this.#known.keys()) if (!ids.has(id)) this.#known.delete(id);
    return digits.filter(({ drawing }) => !this.#known.has(drawing.id)).length;
  }

  /** Looks at one more of the digits to compare with. @returns false where all are known. */
  getToKnow(): boolean {
    const next = this.#own.find(({ drawing }) => !this.#known.has(drawing.id));
    if (next === undefined) return false;
    this.#known.set(next.drawing.id, this.#know(see(next.drawing)));
    return true;
  }

  #run(drawing: Seen): readonly Values[] {
    const planes = this.#network.planes as PlaneCount;
    return runLayers(this.#network, channelsLastInput(toTensorData(drawing, planes), planes));
  }

  #know(drawing: Seen): Known {
    const values = this.#run(drawing);
    return { features: featuresOf(values), means: this.#maps.map((at) => meansOf(values[at]!)) };
  }

  /** Other drawings than this one, by the distance of their features. */
  #nearest(id: string, features: Float32Array): OwnDigit[] {
    const distance = ({ drawing }: OwnDigit): number => {
      const known = this.#known.get(drawing.id);
      return known === undefined || drawing.id === id ? Infinity : known.features.reduce((sum, value, i) => sum + (value - features[i]!) ** 2, 0);
    };
    return this.#own
      .map((digit) => [distance(digit), digit] as const)
      .filter(([far]) => far < Infinity)
      .sort(([a], [b]) => a - b)
      .slice(0, NEAREST)
      .map(([, digit]) => digit);
  }

  /** The mean answer of a channel to each class, to all drawings that are known; 0 where none of it is. */
  #answers(layer: number, index: number): number[] {
    this.#probes ??= probeDigits().map(({ digit, drawing }) => ({ label: digit, known: this.#know(drawing) }));
    const all = [...this.#probes, ...this.#own.map(({ drawing, label }) => ({ label, known: this.#known.get(drawing.id) }))];
    return this.#classes.map((digit) => {
      const answers = all.flatMap(({ label, known }) => (label === digit && known ? known.means[layer]![index]! : []));
      return answers.reduce((sum, answer) => sum + answer, 0) / Math.max(1, answers.length);
    });
  }

  #convolutions(): Convolution[] {
    return this.#network.layers.filter((layer): layer is Convolution => layer.kind === 'conv');
  }

  /** The square of the picture that the strongest answer of a channel looks at. */
  #strongest({ side, channels, data }: Values, layer: number, index: number): ChannelFacts['field'] {
    let best = index;
    for (let at = index; at < data.length; at += channels) if (data[at]! > data[best]!) best = at;
    if (data[best]! <= 0) return undefined;
    const place = (best - index) / channels;
    // From its place down to the picture: where its square begins, and how far one pixel there reaches.
    let [top, left, reach] = [Math.floor(place / side), place % side, 1];
    const below = this.#network.layers.slice(0, this.#network.layers.indexOf(this.#convolutions()[layer]!) + 1);
    for (const each of below.reverse()) {
      if (each.kind === 'conv') [top, left, reach] = [top - each.pad, left - each.pad, reach + each.size - 1];
      if (each.kind === 'maxPool') [top, left, reach] = [top * each.size, left * each.size, reach * each.size];
    }
    return { top, left, side: reach };
  }
}

function withHead(network: LayeredNetwork, { weights, bias }: Head): LayeredNetwork {
  const inputs = weights.length / bias.length;
  const kernel = new Float32Array(weights.length);
  for (let unit = 0; unit < bias.length; unit++) for (let i = 0; i < inputs; i++) kernel[i * bias.length + unit] = weights[unit * inputs + i]!;
  return { ...network, layers: [...network.layers.slice(0, -1), { kind: 'dense', kernel, bias }] };
}

/** Its last layer, as `withHead` takes one. */
function headOf({ layers }: LayeredNetwork): Head {
  const { kernel, bias } = layers.at(-1) as Dense;
  const inputs = kernel.length / bias.length;
  return { weights: Float32Array.from(kernel, (_, at) => kernel[(at % inputs) * bias.length + Math.floor(at / inputs)]!), bias };
}

const logitsOf = (values: readonly Values[]): Float32Array => values.at(-1)!.data;
/** What the last layer reads. */
const featuresOf = (values: readonly Values[]): Float32Array => values.at(-2)!.data;

function meansOf({ side, channels, data }: Values): Float32Array {
  const means = new Float32Array(channels);
  for (let at = 0; at < data.length; at++) means[at % channels]! += data[at]! / (side * side);
  return means;
}

/** [side, side, channels] turned into a map a channel, as bytes. */
function mapsOf({ side, channels, data }: Values): LayerMaps {
  const most = data.reduce((a, b) => Math.max(a, b), 0);
  const area = side * side;
  const maps = new Uint8Array(data.length);
  if (most > 0) for (let at = 0; at < data.length; at++) maps[(at % channels) * area + Math.floor(at / channels)] = Math.max(0, (255 * data[at]!) / most);
  return { side, count: channels, maps };
}

function filterOf({ size, channels, filters, kernel }: Convolution, index: number): ChannelFacts['filter'] {
  const parts = Array.from({ length: channels }, (_, input) => ({ input, weights: Float32Array.from({ length: size * size }, (_, at) => kernel[(at * channels + input) * filters + index]!) }));
  const weight = ({ weights }: { readonly weights: Float32Array }): number => weights.reduce((sum, value) => sum + value * value, 0);
  return channels <= MOST_INPUTS ? parts : parts.sort((a, b) => weight(b) - weight(a)).slice(0, MOST_INPUTS);
}
