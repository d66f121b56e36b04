// Recordings for tests: synthesized, always the same, and what ffmpeg makes of
// them where there is one (`FFMPEG` names it, else it is looked for in PATH).

import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const SAMPLE_RATE_HZ = 22_050;
const SECONDS = 40;
/** What ffmpeg makes: file name and arguments. */
const LOSSY: [string, string[]][] = [
  ['mp3', ['-b:a', '128k']],
  ['ogg', ['-c:a', 'libvorbis', '-q:a', '4']],
  ['m4a', ['-c:a', 'aac', '-b:a', '128k']],
  ['opus', ['-c:a', 'libopus', '-b:a', '96k']],
];

/** Notes of random pitch that fade away: different for each seed, and as unlike as two songs. */
function melody(seed: number): Float64Array {
  let state = seed;
  const random = () => {
    // mulberry32
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const samples = new Float64Array(SAMPLE_RATE_HZ * SECONDS);
  for (let at = 0; at < samples.length; ) {
    const frames = Math.round(SAMPLE_RATE_HZ * (0.15 + 0.3 * random()));
    const pitches = [random(), random(), random()].map((r) => 180 * 2 ** (3 * r));
    for (let frame = 0; frame < frames && at < samples.length; frame += 1, at += 1) {
      const seconds = frame / SAMPLE_RATE_HZ;
      const tones = pitches.reduce((sum, hz) => sum + Math.sin(2 * Math.PI * hz * seconds), 0);
      samples[at] = 0.25 * Math.exp(-3 * seconds) * tones;
    }
  }
  return samples;
}

/** A mono WAV file of `samples` within ±1. */
function wav(samples: Float64Array, bits: 16 | 24, gain = 1): Buffer {
  const bytes = bits / 8;
  const file = Buffer.alloc(44 + samples.length * bytes);
  file.write('RIFF', 0);
  file.writeUInt32LE(file.length - 8, 4);
  file.write('WAVEfmt ', 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(SAMPLE_RATE_HZ, 24);
  file.writeUInt32LE(SAMPLE_RATE_HZ * bytes, 28);
  file.writeUInt16LE(bytes, 32);
  file.writeUInt16LE(bits, 34);
  file.write('data', 36);
  file.writeUInt32LE(samples.length * bytes, 40);
  // 24 bits hold the same 16, so that the samples are the same ones
  const shift = 2 ** (bits - 16);
  samples.forEach((sample, index) => {
    const value = Math.round(sample * gain * 32_767) * shift;
    file.writeIntLE(value, 44 + index * bytes, bytes);
  });
  return file;
}

export interface Recording {
  /** 16 bits. */
  wav: string;
  /** The same samples in 24 bits: identical. */
  wide: string;
  /** At half the volume: the same recording, other samples. */
  quiet: string;
  /** Lossy forms, where there is an ffmpeg. */
  lossy: string[];
}

/** Writes the recording of `seed` into `folder` in all its forms. */
export function record(folder: string, name: string, seed: number): Recording {
  const samples = melody(seed);
  const write = (form: string, content: Buffer) => {
    const path = join(folder, `${name}${form}.wav`);
    writeFileSync(path, content);
    return path;
  };
  const original = write('', wav(samples, 16));
  const ffmpeg = process.env.FFMPEG ?? 'ffmpeg';
  const hasFfmpeg = spawnSync(ffmpeg, ['-version']).status === 0;
  const lossy = (hasFfmpeg ? LOSSY : []).map(([extension, settings]) => {
    const path = join(folder, `${name}.${extension}`);
    execFileSync(ffmpeg, ['-loglevel', 'error', '-y', '-i', original, ...settings, path]);
    return path;
  });
  return { wav: original, wide: write('-wide', wav(samples, 24)), quiet: write('-quiet', wav(samples, 16, 0.5)), lossy };
}
