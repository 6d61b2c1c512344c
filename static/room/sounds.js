// One discreet sound, made on the spot: two soft notes when somebody asks to join the stage, or when one is invited.

const NOTES = [
  { at: 0, hertz: 659.3 },
  { at: 0.13, hertz: 880 },
];
const LOUDNESS = 0.08;
const AT_MOST_EVERY_MS = 1500;

/** @type {AudioContext | null} */
let audio = null;
let last = -Infinity;

export async function ding() {
  const now = performance.now();
  if (now - last < AT_MOST_EVERY_MS) return;
  last = now;
  const context = (audio ??= new AudioContext());
  if (context.state !== 'running') await Promise.race([context.resume(), new Promise((late) => setTimeout(late, 2000))]);
  // A browser that wants a click first: a ding that comes with it would be about nothing.
  if (context.state === 'running') for (const note of NOTES) play(context, note);
}

/** @param {AudioContext} context @param {{ at: number, hertz: number }} note */
function play(context, { at, hertz }) {
  const start = context.currentTime + at;
  const tone = new OscillatorNode(context, { frequency: hertz });
  const volume = new GainNode(context, { gain: 0 });
  volume.gain.setValueAtTime(0, start);
  volume.gain.linearRampToValueAtTime(LOUDNESS, start + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.0001, start + 0.5);
  tone.connect(volume).connect(context.destination);
  tone.start(start);
  tone.stop(start + 0.55);
}
