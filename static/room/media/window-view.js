// How the device window looks.

import { html, nothing } from 'lit-html';
import { ref } from 'lit-html/directives/ref.js';
import { icon } from '../icons.js';
import { t, th, tp } from '../language.js';
import { recallChoice } from './choice.js';
import { problem } from './problems.js';
import { canAskForSpeaker, canChooseSpeaker } from './speaker.js';

/**
 * @import { Device, Kind } from './choice.js'
 * @import { Rehearsal, Try } from './rehearsal.js'
 *
 * @typedef {object} WindowView
 * @property {string} title
 * @property {string} joinLabel
 * @property {string} cancelLabel
 * @property {Rehearsal} rehearsal
 * @property {string} heard what the meter has to say
 * @property {() => void} join
 * @property {(click: MouseEvent) => void} cancel
 * @property {(value: string) => void} chooseSpeaker
 */

const KIND_NAMES = { microphone: t('Microphone'), camera: t('Camera') };
const ON = { microphone: t('Microphone on'), camera: t('Camera on') };
const OFF = { microphone: t('Microphone off'), camera: t('Camera off') };
const NONE = { microphone: t('No microphone'), camera: t('No camera') };
const ASK = 'ask';

/** @param {WindowView} view */
export const windowView = (view) => html`
  <header class="devices-head">
    <h2 id="devices-title">${view.title}</h2>
  </header>
  <div class="devices-body">
    <div class="devices-look">
      ${pictureView(view.rehearsal)}
      <div class="devices-toggles">${toggleView(view, 'microphone')} ${toggleView(view, 'camera')}</div>
      ${meterView(view)}
    </div>
    <div class="devices-choices">
      ${selectView(view, 'camera')} ${selectView(view, 'microphone')} ${speakerView(view)}
    </div>
    ${helpView(view.rehearsal)}
  </div>
  <footer class="devices-buttons">
    <button type="button" class="button plain" @click=${view.cancel}><span>${view.cancelLabel}</span></button>
    <button
      type="button"
      id="devices-join"
      class="button main"
      aria-disabled=${view.rehearsal.isReady() ? nothing : 'true'}
      @click=${view.join}
    >
      <span>${view.joinLabel}</span>
    </button>
  </footer>
  <p class="for-ears" role="status">${spoken(view)}</p>
`;

/** @param {Rehearsal} rehearsal */
function pictureView({ tries: { camera }, isReady }) {
  const words = camera.isOpening ? t('Opening your camera…') : camera.isOn ? t('No camera') : t('Your camera is off');
  return html`<div class="devices-picture" data-camera=${camera.track ? 'on' : 'off'}>
    <video autoplay playsinline aria-label=${t('Your picture, mirrored')} ${ref(showing(camera.track))}></video>
    ${camera.track ? nothing : html`<p>${icon(camera.isOpening ? 'camera' : 'camera-off')}<span>${words}</span></p>`}
    ${isReady()
      ? nothing
      : html`<p class="devices-ask">${th('If your browser asks, choose {button}.', { button: html`<strong>${t('Allow')}</strong>` })}</p>`}
  </div>`;
}

/** A stream of one track, made anew only when the track changes: the picture never blinks. @param {MediaStreamTrack | null} track */
const showing = (track) => (/** @type {Element | undefined} */ element) => {
  if (!(element instanceof HTMLVideoElement)) return;
  const shown = element.srcObject instanceof MediaStream ? element.srcObject.getTracks()[0] : undefined;
  if (shown === (track ?? undefined)) return;
  element.muted = true;
  element.srcObject = track && new MediaStream([track]);
};

/** @param {WindowView} view @param {Kind} kind */
function toggleView({ rehearsal }, kind) {
  const it = rehearsal.tries[kind];
  const works = it.isOn && !it.problem;
  return html`<button
    type="button"
    class="button ${works ? 'plain' : 'off'}"
    data-toggle=${kind}
    @click=${() => (it.problem ? rehearsal.open([kind]) : rehearsal.toggle(kind))}
  >
    ${icon(works ? kind : `${kind}-off`)}<span>${works ? ON[kind] : OFF[kind]}</span>
  </button>`;
}

/** @param {WindowView} view */
function meterView({ rehearsal, heard }) {
  return html`<div class="devices-meter">
    <div id="devices-level" role="meter" aria-label=${t('Input level')} aria-valuemin="0" aria-valuemax="100" aria-valuenow="0"><i></i></div>
    <p>${meterWords(rehearsal.tries.microphone, heard)}</p>
  </div>`;
}

/** @param {Try} microphone @param {string} heard */
function meterWords({ track, isOpening }, heard) {
  if (isOpening) return t('Opening your microphone…');
  return track ? heard || t('Say something to test your microphone.') : t('Nobody hears you while your microphone is off.');
}

/** @param {WindowView} view @param {Kind} kind */
function selectView({ rehearsal }, kind) {
  const devices = rehearsal.devices()[kind];
  const now = rehearsal.current(kind);
  return html`<div class="devices-choice">
    <label for="devices-${kind}">${KIND_NAMES[kind]}</label>
    <select
      id="devices-${kind}"
      ?disabled=${!devices.length}
      @change=${(/** @type {Event} */ event) => choose(event, devices, (device) => rehearsal.choose(kind, device))}
    >
      ${devices.length
        ? devices.map(({ id, label }) => html`<option value=${id} .selected=${id === now}>${label}</option>`)
        : html`<option>${noChoice(rehearsal.tries[kind], kind)}</option>`}
    </select>
  </div>`;
}

/** @param {Try} it @param {Kind} kind */
function noChoice({ isOn, isOpening }, kind) {
  if (isOpening) return t('Opening…');
  return isOn ? NONE[kind] : t('Turn it on to choose');
}

/** @param {WindowView} view */
function speakerView({ rehearsal, chooseSpeaker }) {
  const { speaker } = rehearsal.devices();
  if (!canChooseSpeaker() || (!speaker.length && !canAskForSpeaker())) return nothing;
  const now = recallChoice().device.speaker;
  const isListed = speaker.some(({ id }) => id === now?.id);
  const isDefaultListed = speaker.some(({ id }) => id === 'default');
  return html`<div class="devices-choice">
    <label for="devices-speaker">${tp('device', 'Speaker')}</label>
    <select id="devices-speaker" @change=${(/** @type {Event} */ event) => chooseSpeaker(valueOf(event))}>
      ${isDefaultListed ? nothing : html`<option value="" .selected=${!now}>${t('Default speaker')}</option>`}
      ${speaker.map(({ id, label }) => html`<option value=${id} .selected=${id === (now?.id ?? 'default')}>${label}</option>`)}
      ${now && !isListed ? html`<option value=${now.id} .selected=${true}>${now.label}</option>` : nothing}
      ${canAskForSpeaker() ? html`<option value=${ASK}>${t('Another speaker…')}</option>` : nothing}
    </select>
  </div>`;
}

/** @param {string} value */
export const isAnother = (value) => value === ASK;

/** @param {Event} event @param {readonly Device[]} devices @param {(device: Device) => void} chosen */
function choose(event, devices, chosen) {
  const device = devices.find(({ id }) => id === valueOf(event));
  if (device) chosen(device);
}

/** @param {Event} event */
const valueOf = ({ target }) => /** @type {HTMLSelectElement} */ (target).value;

/** @param {Rehearsal} rehearsal */
function helpView({ tries, retry, isReady }) {
  const problems = [tries.camera.problem, tries.microphone.problem].filter((one) => one !== null);
  const notes = [tries.camera.note, tries.microphone.note].filter(Boolean);
  return html`<div class="devices-help" role="alert">
    ${notes.map((note) => html`<p class="devices-note">${note}</p>`)}
    ${problems.length
      ? html`<div class="devices-problem">
          ${icon('warning')}
          <div>
            ${sentences(problems).map((text) => html`<p>${text}</p>`)}
            <p class="devices-anyway">${tries.camera.problem && tries.microphone.problem
              ? t('You can join without them and turn them on later.')
              : t('You can join without it and turn it on later.')}</p>
          </div>
          <button type="button" class="button plain" ?disabled=${!isReady()} @click=${retry}><span>${t('Try again')}</span></button>
        </div>`
      : nothing}
  </div>`;
}

/** One sentence for both where it is the same trouble. @param {readonly import('./problems.js').Problem[]} problems */
function sentences(problems) {
  const [first, second] = problems;
  if (!first || first.why !== second?.why) return problems.map(({ text }) => text);
  return [problem(first.why, 'both').text];
}

/** Said once each, not with every sound. @param {WindowView} view */
function spoken({ rehearsal, heard }) {
  if (!rehearsal.isReady()) return t('Opening camera and microphone.');
  return heard;
}
