// What people are told when something happens. Pure: an event in, a sentence for this person out, or nothing.

import { isLive, isModerator, myEntry } from './facts.js';
import { t } from './language.js';
import { toldOfAdmission } from './words/admission.js';
import { chatSwitched, toldOfChat } from './words/chat.js';
import { pollsSwitched, toldOfPolls } from './words/polls.js';
import { screenChanged } from './words/screen.js';
import { usesSwitched } from './words/uses.js';

/**
 * @import { Access, Event as LogEntry, Happening, Person, StageLeft, StageRequestEnded } from './protocol.js'
 * @import { Known } from './state.js'
 */

/**
 * `urgent` interrupts a screen reader; `quiet` is only spoken, not shown; of one `topic` only the last word is shown.
 * What happens `isOften` is told now and then, the newest of it.
 * @typedef {{ text: string, tone: 'plain' | 'warning', urgent?: boolean, quiet?: boolean, topic?: string, isOften?: boolean }} Told
 */

/** @type {Record<Access, { label: string, help: string }>} */
export const ACCESS = {
  open: { label: t('Everyone on stage'), help: t('Anyone can join the stage by themselves.') },
  request: { label: t('Join by request'), help: t('People ask; you bring them to the stage.') },
  invite: { label: t('Invite only'), help: t('Only people you invite can join.') },
  closed: { label: t('Viewers only'), help: t('Nobody new joins; everyone watches.') },
};

/** @type {Record<Access, string>} */
const ACCESS_NEWS = {
  open: t('Anyone can join the stage now.'),
  request: t('You can ask to join the stage now.'),
  invite: t('The moderator now invites people to the stage.'),
  closed: t('The stage is closed to new people now. Everyone else watches.'),
};

/**
 * @param {LogEntry} entry
 * @param {Known} before as it was before this event
 * @returns {Told | null}
 */
export function told(entry, before) {
  const me = before.you;
  const it = entry.event;
  switch (it.type) {
    case 'room_changed':
      return accessChanged(it, before) ?? chatSwitched(it, before) ?? pollsSwitched(it, before) ?? usesSwitched(it, before);
    case 'meeting_started':
      return quietly(t('The meeting has started.'));
    case 'stage_requested':
      return requested(it, before);
    case 'stage_invited':
      return it.request.person.id === me.id
        ? { text: invitation(it.by.name), tone: 'plain', urgent: true, quiet: true }
        : null;
    case 'stage_request_ended':
      return it.person.id === me.id ? myRequestEnded(it) : othersRequestEnded(it, me);
    case 'screen_changed':
      return screenChanged(it, me, nameOnStage(before, it.participant));
    case 'hand_raised':
      return handRaised(it, me);
    case 'hands_lowered':
      return handsLowered(it, me);
    case 'media_changed':
      return it.participant === me.id ? turnedOff(it, before) : null;
    case 'person_changed':
      return othersPart(it, before);
    case 'sent_out':
      return it.by.participant === me.id ? null : plainly(t('{by} sent {name} out of the room.', { by: it.by.name, name: it.person.name }));
    case 'let_in':
      return it.by.participant === me.id ? null : plainly(t('{by} let {name} back in.', { by: it.by.name, name: it.person.name }));
    case 'stage_joined':
      return it.entry.person.id === me.id ? quietly(onStage(it.entry)) : null;
    case 'stage_left':
      return it.person.id === me.id ? iLeft(it) : anotherLeft(it, me);
    default:
      return toldOfChat(it, before) ?? toldOfPolls(it, before) ?? toldOfAdmission(it, me);
  }
}

/** @param {Known} known @param {number} id */
const nameOnStage = ({ room }, id) => room.stage.find(({ person }) => person.id === id)?.person.name ?? t('Somebody');

/** The invitation's own sentence. @param {string | null} by a name, empty for the room itself, null if unknown */
export function invitation(by) {
  if (by === null) return t('You are invited to join the stage.');
  return by ? t('{name} invites you to join the stage.', { name: by }) : t('A place on stage is free: it’s your turn.');
}

/** @param {{ microphone: boolean, camera: boolean }} entry */
function onStage({ microphone, camera }) {
  if (microphone) return camera ? t('You are on stage. Everyone can see and hear you now.') : t('You are on stage. Everyone can hear you now. Your camera is off.');
  return camera ? t('You are on stage. Everyone can see you now. Your microphone is off.') : t('You are on stage. Your camera and microphone are off.');
}

/** After a gap that no event explains. @param {Known} before @param {Known} after @returns {Told | null} */
export function caughtUp(before, after) {
  const was = before.room.stage.some((entry) => entry.person.id === before.you.id);
  const is = after.room.stage.some((entry) => entry.person.id === after.you.id);
  const same = before.room.meeting.id === after.room.meeting.id;
  return was && !is && same ? nowAViewer('') : null;
}

/** @param {string} why @returns {Told} */
const nowAViewer = (why) => ({
  text: why || t('You are now a viewer. Your camera and microphone are off.'),
  tone: 'plain',
  urgent: true,
});

/** @param {string} text @returns {Told} */
const plainly = (text) => ({ text, tone: 'plain' });

/** @param {string} text @returns {Told} */
const quietly = (text) => ({ text, tone: 'plain', quiet: true });

/** @param {Extract<Happening, { type: 'room_changed' }>} it @param {Known} before */
function accessChanged({ room, by }, before) {
  if (room.access === before.room.room.access || by.participant === before.you.id) return null;
  if (before.you.viewer_only || isNoNews(room.access, before)) return null;
  const text =
    before.you.role === 'attendee'
      ? ACCESS_NEWS[room.access]
      : t('{name} changed Stage access to “{access}”.', { name: by.name || t('Somebody'), access: ACCESS[room.access].label });
  return { ...plainly(text), topic: 'access' };
}

/** To an attendee who is on stage, or who can do nothing of it before the meeting starts. @param {Access} access @param {Known} known */
const isNoNews = (access, known) =>
  !isModerator(known) && (myEntry(known) !== undefined || (access === 'open' && !isLive(known)));

/** @param {Extract<Happening, { type: 'stage_requested' }>} it @param {Known} before */
function requested({ request }, { you, room }) {
  if (request.person.id === you.id || room.room.access === 'open') return null;
  return quietly(t('{name} asks to join the stage.', { name: request.person.name }));
}

/** @param {StageRequestEnded} it @returns {Told | null} */
function myRequestEnded({ outcome, reason }) {
  switch (outcome) {
    case 'cancelled':
      return quietly(t('Your request is cancelled.'));
    case 'declined':
      return {
        text:
          reason === 'access'
            ? t('The stage is closed to new people now, so your request was closed too.')
            : t('Your request was declined this time. You may ask again.'),
        tone: 'plain',
        urgent: true,
      };
    case 'withdrawn':
      return {
        text:
          reason === 'access'
            ? t('The stage is closed to new people now, so your invitation has ended.')
            : t('The moderator took the invitation back.'),
        tone: 'plain',
        urgent: true,
      };
    case 'lapsed':
      if (reason === 'viewer') return null;
      return plainly(
        reason === 'left'
          ? t('You were away for a while, so your place in line is gone.')
          : t('The invitation has run out. No worries: there may be another one.'),
      );
    case 'refused':
      return quietly(t('You declined the invitation.'));
    default:
      return null;
  }
}

/** For moderators. @param {StageRequestEnded} it @param {Person} me @returns {Told | null} */
function othersRequestEnded({ person, outcome, reason, by }, me) {
  const another = by.name && by.participant !== me.id;
  switch (outcome) {
    case 'refused':
      return plainly(t('{name} declined the invitation.', { name: person.name }));
    case 'lapsed':
      if (reason === 'viewer') return null;
      return plainly(
        reason === 'left'
          ? t('{name} was gone too long, so the request was closed.', { name: person.name })
          : t('{name} didn’t answer the invitation in time.', { name: person.name }),
      );
    case 'declined':
      return another && reason === '' ? quietly(t('{by} declined {name}’s request.', { by: by.name, name: person.name })) : null;
    default:
      return null;
  }
}

/** @param {Extract<Happening, { type: 'hand_raised' }>} it @param {Person} me @returns {Told | null} */
function handRaised({ hand: { person } }, me) {
  if (person.id === me.id) return quietly(t('Your hand is up.'));
  return me.role === 'moderator' ? { ...plainly(t('{name} raised a hand.', { name: person.name })), topic: 'hands', isOften: true } : null;
}

/** @param {Extract<Happening, { type: 'hands_lowered' }>} it @param {Person} me @returns {Told | null} */
function handsLowered({ participants, by }, me) {
  if (!participants.includes(me.id)) return null;
  const isOthers = by.participant !== me.id && by.name !== '';
  return isOthers ? plainly(t('{name} lowered your hand.', { name: by.name })) : quietly(t('Your hand is down.'));
}

/** My own, by a moderator. @param {Extract<Happening, { type: 'media_changed' }>} it @param {Known} before @returns {Told | null} */
function turnedOff({ microphone, camera, by }, { you, room }) {
  if (!by || by.participant === you.id) return null;
  const was = room.stage.find(({ person }) => person.id === you.id);
  const { name } = by;
  if (was?.microphone && !microphone) {
    return { text: t('{name} turned your microphone off. You can turn it on again.', { name }), tone: 'plain', urgent: true };
  }
  if (was?.camera && !camera) {
    return { text: t('{name} turned your camera off. You can turn it on again.', { name }), tone: 'plain', urgent: true };
  }
  return null;
}

/** For moderators. @param {Extract<Happening, { type: 'person_changed' }>} it @param {Known} before @returns {Told | null} */
function othersPart({ person, by }, { you }) {
  if (you.role !== 'moderator' || person.id === you.id || !by?.name || by.participant === you.id) return null;
  const names = { by: by.name, name: person.name };
  return plainly(
    person.role === 'moderator' ? t('{by} made {name} a moderator.', names) : t('{by} made {name} an attendee again.', names),
  );
}

/** What I may do now, after a break in the line. @param {Person} before @param {Person} now @returns {Told | null} */
export function partChanged(before, now) {
  const text = before.role === now.role ? viewingChanged(before, now) : roleChanged(now);
  return text ? { text, tone: 'plain', urgent: true } : null;
}

/** @param {Person} now */
function roleChanged({ role, promoted, viewer_only: watches }) {
  if (role === 'moderator') {
    return promoted ? t('You are a moderator now, for this meeting.') : t('You are a moderator now.');
  }
  return watches
    ? t('You are not a moderator any more: you can watch and take part, but not join the stage.')
    : t('You are not a moderator any more: you can watch, ask and speak like everyone else.');
}

/** @param {Person} before @param {Person} now */
function viewingChanged({ viewer_only: was = false }, { viewer_only: is = false }) {
  if (was === is) return '';
  return is
    ? t('You are here as a viewer now: you can watch and take part, but not join the stage.')
    : t('You are not only a viewer any more: you can ask and speak like everyone else.');
}

/** @param {StageLeft} it @returns {Told | null} */
function iLeft({ outcome, reason }) {
  if (outcome === 'closed') return null;
  if (reason === 'viewer') return nowAViewer('');
  return nowAViewer(outcome === 'lapsed' ? t('You are now a viewer. You were away for a while, so your place on stage is free again.') : '');
}

/** @param {StageLeft} it @param {Person} me @returns {Told | null} */
function anotherLeft({ person, outcome, reason }, me) {
  if (me.role !== 'moderator') return null;
  if (reason === 'viewer') return plainly(t('{name} is here as a viewer now and has left the stage.', { name: person.name }));
  return outcome === 'lapsed' ? plainly(t('{name} was gone too long and has left the stage.', { name: person.name })) : null;
}
