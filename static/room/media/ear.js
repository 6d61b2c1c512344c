// An ear for a microphone that is turned off: a copy of its track, heard here alone.

import { createLevel } from './level.js';

export function createEar() {
  /** @type {{ of: MediaStreamTrack, copy: MediaStreamTrack, level: ReturnType<typeof createLevel> } | null} */
  let ear = null;

  function close() {
    ear?.level.close();
    ear?.copy.stop();
    ear = null;
  }

  return {
    /** How loud it is at a microphone that is off, 0 to 1; nothing of one that is on. @param {MediaStreamTrack | null} track */
    read(track) {
      if (ear && (ear.of !== track || track.enabled)) close();
      if (!track || track.enabled) return 0;
      if (!ear) {
        const copy = track.clone();
        copy.enabled = true;
        ear = { of: track, copy, level: createLevel(copy) };
      }
      return ear.level.read();
    },
    close,
  };
}
