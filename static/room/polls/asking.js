// What the buttons of polls do, and what polls do by themselves: answers are kept as the server counts them, and what a
// moderator writes outlives a refresh.

import { newTab } from '../entry.js';
import { t } from '../language.js';
import { withItem } from '../store.js';
import { downloadResults } from './download.js';
import { blank, from, isUnsaved, moved, nextId, problemsOf, saying, without, withAnswer, withMore, withMultiple } from './editor.js';
import { createEditorKeeper, recallEditor } from './kept.js';
import { cardKey, counted, pick, pickedIn, voted, welcomedTo } from './state.js';

/**
 * @import { Command } from '../commands.js'
 * @import { Notices } from '../notices.js'
 * @import { Event as LogEntry, PollInfo, PollKind, PollResults, Voted, Welcome } from '../protocol.js'
 * @import { Known } from '../state.js'
 * @import { Store } from '../store.js'
 * @import { Answer, Editor } from './editor.js'
 * @import { Polling } from './state.js'
 */

/**
 * @param {{ store: Store, command: Command, notices: Notices, ticket: () => string, draw: () => void }} parts
 */
export function createAsking({ store, command, notices, ticket, draw }) {
  const keep = createEditorKeeper();
  store.set({ polls: { ...store.get().polls, editor: recallEditor() } });

  const now = () => store.get().polls;
  /** @param {Partial<Polling>} change */
  const set = (change) => store.set({ polls: { ...now(), ...change } });

  /** At once, so that the next key already goes there. @param {string} selector */
  function focusOn(selector) {
    draw();
    /** @type {HTMLElement | null} */ (document.querySelector(selector))?.focus();
  }

  /** @param {Editor | null} editor */
  function write(editor) {
    set({ editor });
    keep(editor);
  }

  function discard() {
    write(null);
    set({ leaving: false });
    focusOn('.poll-start .button');
  }

  /** @param {(editor: Editor) => Editor} change */
  function rewrite(change) {
    const { editor } = now();
    if (editor) write(change(editor));
  }

  return {
    // ---- what the server says

    /** @param {Welcome} welcome */
    welcomed: (welcome) => store.set({ polls: welcomedTo(now(), welcome) }),

    /** @param {PollResults | Voted} frame */
    told: (frame) =>
      store.set({ polls: frame.type === 'voted' ? voted(now(), frame.vote) : counted(now(), frame.polls) }),

    /** @param {LogEntry} entry @param {Known} before */
    happened({ event }, before) {
      if (event.type === 'poll_closed') {
        const isCard = store.get().panel !== 'polls';
        set({ closed: withItem(now().closed, event.poll.id, isCard), changing: withItem(now().changing, event.poll.id, false) });
      }
      const { editor } = now();
      const why = editor && lostDraft(editor, event);
      if (!why || !('by' in event) || event.by?.participant === before.you.id) return;
      // Nothing that is being written is lost: it becomes a new one.
      if (event.type !== 'poll_saved') write({ ...editor, draft: null, key: newTab() });
      notices.tell({ text: why(event.by?.name || t('Somebody')), tone: 'warning' });
    },

    // ---- attendees

    /** @param {PollInfo} poll @param {number} choice @param {boolean} isOn */
    pick: (poll, choice, isOn) => store.set({ polls: pick(now(), poll, choice, isOn) }),

    /** What is picked now: a fast Enter comes before the page shows it. @param {PollInfo} poll */
    async vote(poll) {
      const choices = [...pickedIn(now(), poll)];
      if (!choices.length || store.get().line !== 'open') return;
      if (await command({ type: 'vote', poll: poll.id, choices })) {
        store.set({ polls: voted(now(), { poll: poll.id, choices }) });
      }
    },

    /** @param {PollInfo} poll @param {boolean} isChanging */
    change(poll, isChanging) {
      const picked = new Map(now().picked);
      picked.delete(poll.id);
      set({ picked, changing: withItem(now().changing, poll.id, isChanging) });
      focusOn(`[data-poll="${poll.id}"] ${isChanging ? 'input:checked' : '.button'}`);
    },

    /** The list shows them all: no card is needed for what has closed. */
    seen: () => set({ closed: new Set() }),

    /** @param {PollInfo} poll */
    putAway: (poll) => set({ away: withItem(now().away, cardKey(poll), true) }),

    // ---- moderators

    /** @param {PollKind} kind */
    begin(kind) {
      write(blank(kind, newTab()));
      focusOn('#poll-question');
    },
    /** @param {PollInfo} poll @param {boolean} isNew */
    edit(poll, isNew) {
      write(from(poll, newTab(), isNew));
      focusOn('#poll-question');
    },
    /** @param {Partial<Pick<Editor, 'question' | 'seconds' | 'share'>>} change */
    setEditor: (change) => rewrite((editor) => ({ ...editor, ...change })),
    /** @param {boolean} multiple */
    setMultiple: (multiple) => rewrite((editor) => withMultiple(editor, multiple)),
    /** @param {number} id @param {Partial<Answer>} change */
    setAnswer: (id, change) => rewrite((editor) => withAnswer(editor, id, change)),
    /** @param {number} [after] */
    addAnswer(after) {
      const { editor } = now();
      const more = editor && withMore(editor, after);
      if (!editor || more === editor) return;
      write(more);
      focusOn(`[data-answer="${nextId(editor)}"] input[type="text"]`);
    },
    /** @param {number} id */
    removeAnswer(id) {
      const at = now().editor?.answers.findIndex((answer) => answer.id === id) ?? 0;
      rewrite((editor) => without(editor, id));
      const near = now().editor?.answers[Math.max(0, at - 1)]?.id;
      focusOn(`[data-answer="${near}"] input[type="text"]`);
    },
    /** @param {number} id @param {-1 | 1} by */
    moveAnswer(id, by) {
      const at = /** @type {HTMLElement | null} */ (document.activeElement);
      rewrite((editor) => moved(editor, id, by));
      draw();
      at?.focus(); // what moves in the page loses the focus
    },
    /** @param {boolean} publish */
    async save(publish) {
      rewrite((editor) => ({ ...editor, isChecked: true }));
      const { editor } = now();
      if (!editor) return;
      if (Object.keys(problemsOf(editor)).length) {
        focusOn('.poll-editor [aria-invalid="true"]');
        return;
      }
      if (!(await command(saying(editor, publish)))) return;
      if (now().editor?.key === editor.key) write(null);
      notices.tell({ text: publish ? t('Published: people can answer now.') : t('Draft saved.'), tone: 'plain', quiet: !publish });
      focusOn('.panel');
    },
    /** Asked first where something would be lost. */
    leave() {
      const { editor } = now();
      if (editor && isUnsaved(editor, store.get().known?.room.polls ?? [])) set({ leaving: true });
      else discard();
    },
    discard,
    keepWriting() {
      set({ leaving: false });
      draw();
    },
    /** @param {number | null} deleting */
    askToDelete(deleting) {
      set({ deleting });
      draw();
    },

    async download() {
      const { known, busy } = store.get();
      if (!known || busy.has('download')) return;
      store.set({ busy: withItem(busy, 'download', true) });
      const why = await downloadResults(known.room.room.id, ticket());
      store.set({ busy: withItem(store.get().busy, 'download', false) });
      notices.tell({ text: why ?? t('The results are downloaded.'), tone: why ? 'warning' : 'plain' });
    },
  };
}

/** What somebody else did to the draft that is being changed. @param {Editor} editor @param {LogEntry['event']} event */
function lostDraft({ draft }, event) {
  if (draft === null) return null;
  if (event.type === 'poll_deleted' && event.poll === draft) return (/** @type {string} */ name) => t('{name} deleted this draft. What you write here becomes a new one.', { name });
  if (event.type === 'poll_opened' && event.poll.id === draft) return (/** @type {string} */ name) => t('{name} published this draft. What you write here becomes a new one.', { name });
  if (event.type === 'poll_saved' && event.poll.id === draft && event.poll.status === 'draft') {
    return (/** @type {string} */ name) => t('{name} changed this draft as well. What you save takes its place.', { name });
  }
  return null;
}

/** @typedef {ReturnType<typeof createAsking>} Asking */
