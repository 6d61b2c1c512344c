// Showing and sounding a stream, also where the browser allows sound only after a click.

import { applySpeaker } from './speaker.js';

/** Elements that play without sound because the browser refused it. @type {Set<HTMLMediaElement>} */
const silenced = new Set();

/** What each element was last told, so that redrawing the page costs nothing. @type {WeakMap<HTMLMediaElement, { muted: boolean, played: Promise<boolean> }>} */
const told = new WeakMap();

/**
 * @param {HTMLMediaElement} video or audio: a video without frames (a camera that is off) keeps its sound back
 * @param {MediaStream | null} stream
 * @param {{ muted?: boolean }} [options] `muted`: never to be heard, as one's own voice
 * @returns {Promise<boolean>} false when the browser refused sound: then it plays silently until `turnSoundOn`
 */
export function attach(video, stream, { muted = false } = {}) {
  const before = told.get(video);
  if (before && video.srcObject === stream && before.muted === muted) return before.played;
  if (video.srcObject !== stream) video.srcObject = stream;
  video.muted = muted || silenced.has(video);
  const played = stream ? start(video) : Promise.resolve(true);
  told.set(video, { muted, played });
  return played;
}

/** @param {HTMLMediaElement} video */
async function start(video) {
  if (!video.muted) applySpeaker(video);
  try {
    await video.play();
    return !silenced.has(video);
  } catch (error) {
    // Anything else is a newer stream that took this one's place.
    if (!(error instanceof DOMException) || error.name !== 'NotAllowedError' || video.muted) return true;
    silenced.add(video);
    video.muted = true;
    await video.play().catch(() => {});
    return false;
  }
}

/** In a click: let everything that was silenced be heard. @returns {Promise<boolean>} whether all of it is */
export async function turnSoundOn() {
  const waiting = [...silenced].filter((video) => video.isConnected);
  silenced.clear();
  for (const video of waiting) video.muted = told.get(video)?.muted ?? false;
  return (await Promise.all(waiting.map(start))).every(Boolean);
}
