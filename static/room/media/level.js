// How loud a microphone is, right now.

/**
 * @param {MediaStreamTrack} track
 * @returns {{ read: () => number, close: () => void }} `read` gives the loudest sample of the last moment, 0 to 1
 */
export function createLevel(track) {
  const audio = new AudioContext();
  const source = audio.createMediaStreamSource(new MediaStream([track]));
  const analyser = new AnalyserNode(audio, { fftSize: 2048 });
  source.connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  return {
    read() {
      if (!track.enabled || track.readyState === 'ended') return 0;
      // A browser may hold sound back until the first click; asking again is free.
      if (audio.state === 'suspended') audio.resume().catch(() => {});
      analyser.getFloatTimeDomainData(samples);
      return Math.min(1, samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0));
    },
    close() {
      source.disconnect();
      audio.close().catch(() => {});
    },
  };
}

const QUIETEST_DB = -55;
const LOUDEST_DB = -6;

/** As ears hear it: from hardly anything (0) to very loud (1). @param {number} level 0 to 1, as samples are */
export function loudness(level) {
  const decibels = 20 * Math.log10(Math.max(level, 1e-6));
  return Math.min(1, Math.max(0, (decibels - QUIETEST_DB) / (LOUDEST_DB - QUIETEST_DB)));
}
