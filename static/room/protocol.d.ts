// Written by `manage.py protocol` from stage/protocol/: change that, not this.

/** Somebody of the course who is not here; `name` is empty when the course does not share it. */
export interface Absentee {
  id: number;
  name: string;
}

/** How attendees reach the stage. */
export type Access = "closed" | "invite" | "open" | "request";

/** One tab of one participant: where media signalling goes. */
export interface Address {
  participant: number;
  tab: string;
}

/** Moderator: let these in; who of them does not wait any more is passed over. */
export interface Admit {
  type: "admit";
  id: number;
  participants: number[];
}

/** A viewer accepts an offer. */
export interface Answer {
  step: "answer";
  sdp: string;
}

/** Moderator: answer a request with an invitation ("Bring to stage"). */
export interface Approve {
  type: "approve";
  id: number;
  request: number;
}

/** Moderator: invite these, in the order of the line, as far as there are places ("Bring everyone"). */
export interface ApproveAll {
  type: "approve_all";
  id: number;
  requests: number[];
}

/** Ask to join the stage. */
export interface Ask {
  type: "ask";
  id: number;
}

/** Moderator: an attendee may read, but not write or react any more, in this and in later meetings. */
export interface BlockFromChat {
  type: "block_from_chat";
  id: number;
  participant: number;
}

/** Who did it: a participant, or a name alone (an administrator; the room itself when empty). */
export interface By {
  participant: number | null;
  name: string;
}

/** Take back one's own request. */
export interface Cancel {
  type: "cancel";
  id: number;
}

/** As WebRTC's `RTCIceCandidateInit`. */
export interface Candidate {
  candidate: string;
  sdpMid?: string | null;
  sdpMLineIndex?: number | null;
  usernameFragment?: string | null;
}

/** Network addresses found, a few at a time. */
export interface Candidates {
  step: "candidates";
  candidates: Candidate[];
}

/** Somebody may not write in the chat any more. To them and the moderators. */
export interface ChatBlocked {
  type: "chat_blocked";
  person: Person;
  by: By;
}

/** The messages to everyone are gone, the pinned ones too. */
export interface ChatCleared {
  type: "chat_cleared";
  by: By;
}

/** A message; its author in the role of that time. A deleted one keeps its place, without its text. */
export interface ChatMessage {
  id: number;
  key: string;
  author: Person;
  at: string;
  text: string;
  reply: Quote | null;
  deleted: boolean;
}

/** Somebody may write in the chat again. To them and the moderators. */
export interface ChatUnblocked {
  type: "chat_unblocked";
  person: Person;
  by: By;
}

/** Moderator: clear what everyone reads; it is kept for the record. Private lines stay. */
export interface ClearChat {
  type: "clear_chat";
  id: number;
}

/** Moderator: end the voting. */
export interface ClosePoll {
  type: "close_poll";
  id: number;
  poll: number;
}

/** Moderator: turn a request down; the asker may ask again. */
export interface Decline {
  type: "decline";
  id: number;
  request: number;
}

/** Moderator: turn all of these down; each may ask again. */
export interface DeclineAll {
  type: "decline_all";
  id: number;
  requests: number[];
}

/** Delete one's own message; a moderator: anyone's. */
export interface DeleteMessage {
  type: "delete_message";
  id: number;
  message: number;
}

/** Moderator: throw a draft away. */
export interface DeletePoll {
  type: "delete_poll";
  id: number;
  poll: number;
}

/** Moderator: take that back, as the end of the meeting does. */
export interface Demote {
  type: "demote";
  id: number;
  participant: number;
}

/** The command was carried out. */
export interface Done {
  type: "done";
  id: number;
}

/** Moderator: end the meeting for everyone; open stage requests close. */
export interface EndMeeting {
  type: "end_meeting";
  id: number;
}

/** How somebody's wait outside of a locked room ended. */
export type Entry = "admitted" | "closed" | "declined" | "left" | "unlocked";

/** One entry of the meeting's log. */
export interface Event {
  type: "event";
  meeting: number;
  number: number;
  at: string;
  event: RoomChanged | MeetingStarted | MeetingEnded | PersonChanged | StageRequested | StageInvited | StageRequestEnded | StageJoined | StageMoved | StageLeft | MediaChanged | HandRaised | HandsLowered | MessageSent | MessageDeleted | MessagePinned | MessageUnpinned | ChatBlocked | ChatUnblocked | ChatCleared | ScreenChanged | LayoutChanged | SentOut | LetIn | LockChanged | Knocked | KnocksAnswered | PollSaved | PollDeleted | PollOpened | PollClosed | PollShared;
}

/** To moderators: who of the course is not here. `missing` adds or renames, `arrived` takes off the list. `missing` is null when it is not known any more who is expected. */
export interface Expected {
  type: "expected";
  missing: Absentee[] | null;
  arrived: number[];
}

/** A hand that is up. */
export interface Hand {
  person: Person;
  since: string;
}

/** Somebody raised a hand. */
export interface HandRaised {
  type: "hand_raised";
  hand: Hand;
}

/** Hands went down: by the people themselves, a moderator, or the room (on stage now, or gone too long). */
export interface HandsLowered {
  type: "hands_lowered";
  participants: number[];
  by: By;
}

/** Opens the connection: who (the ticket), which tab, and where to go on. */
export interface Hello {
  type: "hello";
  ticket: string;
  tab: string;
  resume?: Resume | null;
}

/** As WebRTC's `RTCIceServer`. */
export interface IceServer {
  urls: string[];
  username?: string | null;
  credential?: string | null;
}

/** Moderator: invite an attendee to the stage. */
export interface Invite {
  type: "invite";
  id: number;
  participant: number;
}

/** Step onto the stage from this tab: directly, or answering an invitation; waits in line when it is full. */
export interface Join {
  type: "join";
  id: number;
  microphone: boolean;
  camera: boolean;
}

/** Outside: ask again to come in, after one was declined. */
export interface Knock {
  type: "knock";
  id: number;
}

/** Somebody waits outside. To moderators. */
export interface Knocked {
  type: "knocked";
  newcomer: Newcomer;
}

/** These do not wait outside any more: `admitted`, `declined`, or `left` when they went away. To moderators. */
export interface KnocksAnswered {
  type: "knocks_answered";
  people: Person[];
  outcome: Entry;
  by: By;
}

/** How the stage is laid out for everyone. */
export type Layout = "grid" | "speaker";

/** The stage is laid out anew for everyone; who leaves the stage is not pinned any more. */
export interface LayoutChanged {
  type: "layout_changed";
  layout: Layout;
  pinned: number | null;
  by: By;
}

/** Moderator: let somebody in again who was barred. */
export interface LetBack {
  type: "let_back";
  id: number;
  participant: number;
}

/** Somebody who was barred may come back. To moderators. */
export interface LetIn {
  type: "let_in";
  person: Person;
  by: By;
}

/** A private line with something in it; it `waits` when the last word is not a moderator's. */
export interface Line {
  person: Person;
  last: number;
  waits: boolean;
}

/** The room was locked or unlocked; unlocked, all who waited come in. */
export interface LockChanged {
  type: "lock_changed";
  locked: boolean;
  by: By;
}

/** Moderator: lower every hand. */
export interface LowerAllHands {
  type: "lower_all_hands";
  id: number;
}

/** Lower one's own hand, or as a moderator anybody's. */
export interface LowerHand {
  type: "lower_hand";
  id: number;
  participant: number;
}

/** Microphone or camera of somebody on stage went on or off; `by` is the moderator who turned it off. */
export interface MediaChanged {
  type: "media_changed";
  participant: number;
  microphone: boolean;
  camera: boolean;
  by: By | null;
}

/** The last event of a meeting; the room now waits for meeting `next`, whose log starts at 0. */
export interface MeetingEnded {
  type: "meeting_ended";
  next: number;
  by: By;
}

/** The current meeting; `started_at` is null while people wait for it to start. `layout` and `pinned`, a participant on stage, say what everyone sees large. `locked`: newcomers wait outside. */
export interface MeetingInfo {
  id: number;
  started_at: string | null;
  layout: Layout;
  pinned: number | null;
  locked: boolean;
}

/** The meeting began. */
export interface MeetingStarted {
  type: "meeting_started";
  at: string;
  by: By;
}

/** A message was deleted, and is not pinned any more. In a private line: to its person and the moderators. */
export interface MessageDeleted {
  type: "message_deleted";
  line: number | null;
  message: number;
  by: By;
}

/** A message was pinned. */
export interface MessagePinned {
  type: "message_pinned";
  message: ChatMessage;
  by: By;
}

/** All reactions to one message; `mine` is null where it is told to everyone alike. */
export interface MessageReactions {
  message: number;
  counts: ReactionCount[];
  mine: ("clap" | "heart" | "laugh" | "party" | "thumbs_up" | "wow")[] | null;
}

/** Somebody wrote. In a private line: to its person and the moderators. */
export interface MessageSent {
  type: "message_sent";
  line: Person | null;
  message: ChatMessage;
}

/** A message is not pinned any more. */
export interface MessageUnpinned {
  type: "message_unpinned";
  message: number;
  by: By;
}

/** A page of messages, oldest first, for the tab that asked; `more` says that there are older ones. */
export interface Messages {
  type: "messages";
  meeting: number;
  line: number | null;
  messages: ChatMessage[];
  more: boolean;
  reactions: MessageReactions[];
}

/** The reactions to these messages are these now. */
export interface MessagesReacted {
  type: "messages_reacted";
  reactions: MessageReactions[];
}

/** Moderator: turn off the microphone of everyone on stage but oneself. */
export interface MuteAll {
  type: "mute_all";
  id: number;
}

/** Somebody who waits outside. */
export interface Newcomer {
  person: Person;
  since: string;
}

/** Somebody on stage offers a connection. */
export interface Offer {
  step: "offer";
  sdp: string;
}

/** Somebody who is seen and heard now; `tab` is the one that publishes; `screen` says that it shares its screen. */
export interface OnStage {
  request: number;
  person: Person;
  tab: string;
  microphone: boolean;
  camera: boolean;
  since: string;
  screen: boolean;
}

/** How a stage request ended. */
export type Outcome = "cancelled" | "closed" | "declined" | "lapsed" | "refused" | "removed" | "withdrawn";

/** Instead of `welcome`: the room is locked, and you wait outside. `welcome` follows when you are let in. `declined`: a moderator said no; `knock` asks again, from `again_at` on. Nothing else is heard from outside, and every command but `ping` and `knock` is refused. `ticket` is a fresh one. */
export interface Outside {
  type: "outside";
  status: "declined" | "waiting";
  since: string;
  again_at: string | null;
  now: string;
  ticket: string;
}

/** What you chose. */
export interface OwnVote {
  poll: number;
  choices: number[];
}

/** A participant as everyone in the room may know them. `promoted`: a moderator for this meeting only; `viewer_only`: may watch and take part, but not join the stage. */
export interface Person {
  id: number;
  name: string;
  role: Role;
  promoted?: boolean;
  viewer_only?: boolean;
}

/** Somebody has another name or role from here on, also where they stand or wait. They came in again so (`by` null), or a moderator has promoted them, or taken that back. */
export interface PersonChanged {
  type: "person_changed";
  person: Person;
  by: By | null;
}

/** Moderator: make somebody on stage the main tile for everyone ("Set main camera"). */
export interface Pin {
  type: "pin";
  id: number;
  participant: number;
}

/** Moderator: keep a message to everyone in sight. */
export interface PinMessage {
  type: "pin_message";
  id: number;
  message: number;
}

/** Is the line alive? Answered `done`. */
export interface Ping {
  type: "ping";
  id: number;
}

/** Your place in line changed; 1 is next. */
export interface Place {
  type: "place";
  place: number;
}

/** The voting is over. Moderators hear in a `poll_saved` that follows what is not shared. */
export interface PollClosed {
  type: "poll_closed";
  poll: PollInfo;
  by: By;
}

/** A draft is gone. To moderators. */
export interface PollDeleted {
  type: "poll_deleted";
  poll: number;
  by: By;
}

/** A poll or quiz question. Drafts are the moderators'; so are `right` (the right answers of a quiz question) and `results` until it is closed with `share_results`. `closes_at` is null where there is no time limit. */
export interface PollInfo {
  id: number;
  kind: PollKind;
  question: string;
  answers: string[];
  right: number[] | null;
  multiple: boolean;
  seconds: number | null;
  share_results: boolean;
  status: PollStatus;
  opened_at: string | null;
  closes_at: string | null;
  closed_at: string | null;
  results: Results | null;
}

/** What a question to everyone is. */
export type PollKind = "poll" | "quiz";

/** A poll was published: people may vote. Moderators hear the rest in a `poll_saved` that follows. */
export interface PollOpened {
  type: "poll_opened";
  poll: PollInfo;
  by: By;
}

/** How open polls stand that have changed since the last of these. To moderators, at most once a second. */
export interface PollResults {
  type: "poll_results";
  polls: PollStanding[];
}

/** A poll as moderators know it: a draft, or what others are not told of one that is published. To moderators. */
export interface PollSaved {
  type: "poll_saved";
  poll: PollInfo;
  by: By;
}

/** Whether attendees see the results has changed. */
export interface PollShared {
  type: "poll_shared";
  poll: PollInfo;
  by: By;
}

/** How an open poll stands. */
export interface PollStanding {
  poll: number;
  results: Results;
}

/** Where a poll or quiz question stands. */
export type PollStatus = "closed" | "draft" | "open";

/** Who came and who went since the last tick (`joined` also repeats a changed name or role). Who is sent out is among `left` at once: whoever is on stage ends what they send to the tabs of those who have left. */
export interface Presence {
  type: "presence";
  joined: Person[];
  left: number[];
}

/** Moderator: make an attendee a moderator for this meeting. */
export interface Promote {
  type: "promote";
  id: number;
  participant: number;
}

/** On stage already: publish from this tab instead of the other one. */
export interface PublishHere {
  type: "publish_here";
  id: number;
  microphone: boolean;
  camera: boolean;
}

/** Moderator: ask everyone; a time limit starts now. */
export interface PublishPoll {
  type: "publish_poll";
  id: number;
  poll: number;
}

/** Somebody on stage has media ready in this tab: watch them (again). */
export interface PublisherReady {
  type: "publisher_ready";
  publisher: Address;
}

/** On stage, in the publishing tab: media is ready (again); everybody may watch. */
export interface Publishing {
  type: "publishing";
  id: number;
}

/** The beginning of the message that this one answers, and who wrote it; empty when it was deleted. */
export interface Quote {
  message: number;
  participant: number;
  name: string;
  text: string;
}

/** Raise one's own hand. */
export interface RaiseHand {
  type: "raise_hand";
  id: number;
}

/** Show everyone a reaction. */
export interface React {
  type: "react";
  id: number;
  kind: "clap" | "heart" | "laugh" | "party" | "thumbs_up" | "wow";
}

/** React to a message, or take the reaction back. */
export interface ReactToMessage {
  type: "react_to_message";
  id: number;
  message: number;
  kind: "clap" | "heart" | "laugh" | "party" | "thumbs_up" | "wow";
  on: boolean;
}

/** You reacted, perhaps in another of your tabs; the counts follow. */
export interface Reacted {
  type: "reacted";
  message: number;
  kind: "clap" | "heart" | "laugh" | "party" | "thumbs_up" | "wow";
  on: boolean;
}

/** How many reacted with this. */
export interface ReactionCount {
  kind: "clap" | "heart" | "laugh" | "party" | "thumbs_up" | "wow";
  count: number;
}

/** What people showed since the last of these frames, which come at most twice a second: how many of each kind. */
export interface Reactions {
  type: "reactions";
  counts: Record<string, number>;
}

/** Ask for the messages before this one (the newest when left out); answered by `messages` and `done`. */
export interface ReadMessages {
  type: "read_messages";
  id: number;
  line?: number | null;
  before?: number | null;
}

/** Decline an invitation. */
export interface Refuse {
  type: "refuse";
  id: number;
}

/** The command was not carried out: `code` for programs, `text` for people. `id` is null for a bad frame. */
export interface Refused {
  type: "refused";
  id: number | null;
  code: string;
  text: string;
}

/** Moderator: remove somebody from the stage. */
export interface Remove {
  type: "remove";
  id: number;
  request: number;
}

/** An open stage request that waits (`until` null) or is an invitation (answer before `until`). */
export interface Request {
  id: number;
  person: Person;
  since: string;
  until: string | null;
  times_on_stage: number;
  seconds_on_stage: number;
}

/** How many people voted, and how many of them chose each answer, in the order of the answers. */
export interface Results {
  voters: number;
  counts: number[];
}

/** The last event a browser has. */
export interface Resume {
  meeting: number;
  number: number;
}

/** What a person may do in a room; set anew at every launch. */
export type Role = "attendee" | "moderator";

/** Title, stage access, capacity or a switch changed. */
export interface RoomChanged {
  type: "room_changed";
  room: RoomInfo;
  by: By;
}

/** The room as everyone sees it. */
export interface RoomInfo {
  id: string;
  title: string;
  access: Access;
  capacity: number;
  switches: Switches;
}

/** Moderator: write a new poll, or change a `draft`, and publish it at once if `publish` says so. `key` is a name of the browser's choice for a new one: sent twice, it is made once. */
export interface SavePoll {
  type: "save_poll";
  id: number;
  key: string;
  kind: PollKind;
  question: string;
  answers: string[];
  right: number[];
  multiple: boolean;
  share_results: boolean;
  publish: boolean;
  seconds?: number | null;
  draft?: number | null;
}

/** Somebody on stage began or ended sharing their screen; who leaves the stage shares nothing any more. */
export interface ScreenChanged {
  type: "screen_changed";
  participant: number;
  on: boolean;
  by: By;
}

/** Write to everyone, or in a private line. The same `key` again is the same message: nothing is sent twice. */
export interface SendMessage {
  type: "send_message";
  id: number;
  key: string;
  text: string;
  line?: number | null;
  reply_to?: number | null;
}

/** Moderator: send an attendee out of the room; `bar` keeps them out until they are let back or the meeting ends. */
export interface SendOut {
  type: "send_out";
  id: number;
  participant: number;
  bar: boolean;
}

/** Somebody was sent out of the room. To moderators. */
export interface SentOut {
  type: "sent_out";
  person: Person;
  barred: boolean;
  by: By;
}

/** Moderator: choose how attendees reach the stage. */
export interface SetAccess {
  type: "set_access";
  id: number;
  access: Access;
}

/** Moderator: lay the stage out for everyone, as a `grid` or with whoever speaks large. */
export interface SetLayout {
  type: "set_layout";
  id: number;
  layout: Layout;
}

/** Moderator: lock the room, so that newcomers wait outside, or unlock it: then all who wait come in. */
export interface SetLock {
  type: "set_lock";
  id: number;
  on: boolean;
}

/** On stage: turn one's own microphone or camera on or off; what is left out stays as it is. */
export interface SetMedia {
  type: "set_media";
  id: number;
  microphone?: boolean | null;
  camera?: boolean | null;
}

/** On stage, in the publishing tab: begin or end sharing one's own screen. One screen at a time is shared. */
export interface SetScreen {
  type: "set_screen";
  id: number;
  on: boolean;
}

/** Moderator: switch what attendees may use on or off; what is left out stays as it is. */
export interface SetSwitches {
  type: "set_switches";
  id: number;
  chat?: boolean | null;
  reactions?: boolean | null;
  hands?: boolean | null;
  polls?: boolean | null;
}

/** Moderator: choose whether attendees see the results of a published poll once it is closed. */
export interface SharePoll {
  type: "share_poll";
  id: number;
  poll: number;
  share: boolean;
}

/** Media signalling to one tab; relayed only when one of the two is on stage in that tab. Only somebody on stage may `offer`, and only to somebody on stage goes `watch` or `answer`. `session` names one connection attempt: the viewer chooses it with `watch`, both sides repeat it, and a frame of another session is ignored. What is too much for one person on stage at once is refused with `too_fast`. */
export interface Signal {
  type: "signal";
  id: number;
  to: Address;
  session: string;
  data: Watch | Offer | Answer | Candidates;
}

/** Media signalling for this tab; who sent it is the server's word. */
export interface Signalled {
  type: "signalled";
  sender: Address;
  session: string;
  data: Watch | Offer | Answer | Candidates;
}

/** All a browser needs to show the room as of event `number`. `messages` are the newest 50 to everyone, oldest first. Attendees see only their own request, their own private line, only themselves among the `blocked`, no drafts among the `polls`, and neither who was sent out and is `barred` nor who waits `outside` of the locked room. */
export interface Snapshot {
  room: RoomInfo;
  meeting: MeetingInfo;
  number: number;
  stage: OnStage[];
  requests: Request[];
  hands: Hand[];
  messages: ChatMessage[];
  pinned: ChatMessage[];
  lines: Line[];
  blocked: Person[];
  barred: Person[];
  polls: PollInfo[];
  outside: Newcomer[];
}

/** A request was approved, or its turn came, or a moderator invited. To the invited and the moderators. */
export interface StageInvited {
  type: "stage_invited";
  request: Request;
  by: By;
}

/** Somebody stepped onto the stage. */
export interface StageJoined {
  type: "stage_joined";
  entry: OnStage;
}

/** Somebody left the stage. `reason` is `left` when they were gone too long, `ended` when the meeting ended, `sent_out` when a moderator sent them out of the room, `viewer` when they are in the room only to watch from then on; empty when a moderator removed them. */
export interface StageLeft {
  type: "stage_left";
  request: number;
  person: Person;
  outcome: Outcome;
  reason: string;
  by: By;
}

/** Somebody on stage publishes from another tab now. */
export interface StageMoved {
  type: "stage_moved";
  entry: OnStage;
}

/** A request or an invitation ended before the stage. To the person and the moderators. `reason` is `access` when the stage access changed, `left` when the person was gone too long, `time` when an invitation was not answered in time, `ended` when the meeting ended, `sent_out` when a moderator sent them out of the room, `viewer` when they are in the room only to watch from then on; else empty. */
export interface StageRequestEnded {
  type: "stage_request_ended";
  request: number;
  person: Person;
  outcome: Outcome;
  reason: string;
  by: By;
}

/** Somebody asks to join the stage, or waits in line for a place. To them and the moderators. */
export interface StageRequested {
  type: "stage_requested";
  request: Request;
}

/** Moderator: start the meeting; those who wait come in. */
export interface StartMeeting {
  type: "start_meeting";
  id: number;
}

/** Moderator: end somebody's screen sharing. */
export interface StopScreen {
  type: "stop_screen";
  id: number;
  participant: number;
}

/** What attendees may use; moderators switch it on and off. */
export interface Switches {
  chat: boolean;
  reactions: boolean;
  hands: boolean;
  polls: boolean;
}

/** Moderator: decline these; each may ask again after a while. */
export interface TurnAway {
  type: "turn_away";
  id: number;
  participants: number[];
}

/** Moderator: turn somebody's microphone or camera off; nobody but themselves turns it on again. */
export interface TurnOff {
  type: "turn_off";
  id: number;
  participant: number;
  device: "camera" | "microphone";
}

/** Moderator: let them write again. */
export interface UnblockFromChat {
  type: "unblock_from_chat";
  id: number;
  participant: number;
}

/** Moderator: nobody is the main tile any more. */
export interface Unpin {
  type: "unpin";
  id: number;
}

/** Moderator: let it go again. */
export interface UnpinMessage {
  type: "unpin_message";
  id: number;
  message: number;
}

/** Attendee: answer an open poll, or change one's answer. */
export interface Vote {
  type: "vote";
  id: number;
  poll: number;
  choices: number[];
}

/** Your vote, from whichever of your tabs, is counted. */
export interface Voted {
  type: "voted";
  vote: OwnVote;
}

/** A viewer asks somebody on stage for their media. */
export interface Watch {
  step: "watch";
}

/** You are in. A `snapshot`, or the `events` missed since `resume`; who is here; a fresh ticket. `missing` is for moderators: who of the course is not here, null when that is not known; so are `standings`: how open polls stand. `reactions` are those to the newest messages, `votes` your own in this meeting. */
export interface Welcome {
  type: "welcome";
  you: Person;
  ticket: string;
  now: string;
  people: Person[];
  missing: Absentee[] | null;
  place: number | null;
  ice_servers: IceServer[];
  votes: OwnVote[];
  standings: PollStanding[];
  snapshot: Snapshot | null;
  events: Event[];
  reactions: MessageReactions[];
}

/** Moderator: revoke an invitation that has not been answered. */
export interface Withdraw {
  type: "withdraw";
  id: number;
  request: number;
}

export type Command =
  | Ping
  | StartMeeting
  | EndMeeting
  | SetAccess
  | SetSwitches
  | Join
  | Ask
  | Cancel
  | Refuse
  | Approve
  | Decline
  | Invite
  | Withdraw
  | Remove
  | SetMedia
  | PublishHere
  | Publishing
  | Signal
  | RaiseHand
  | LowerHand
  | LowerAllHands
  | React
  | SendMessage
  | DeleteMessage
  | ReactToMessage
  | ReadMessages
  | PinMessage
  | UnpinMessage
  | BlockFromChat
  | UnblockFromChat
  | ClearChat
  | SetScreen
  | StopScreen
  | SetLayout
  | Pin
  | Unpin
  | ApproveAll
  | DeclineAll
  | TurnOff
  | MuteAll
  | Promote
  | Demote
  | SendOut
  | LetBack
  | SetLock
  | Admit
  | TurnAway
  | Knock
  | SavePoll
  | DeletePoll
  | PublishPoll
  | ClosePoll
  | SharePoll
  | Vote;

export type Happening =
  | RoomChanged
  | MeetingStarted
  | MeetingEnded
  | PersonChanged
  | StageRequested
  | StageInvited
  | StageRequestEnded
  | StageJoined
  | StageMoved
  | StageLeft
  | MediaChanged
  | HandRaised
  | HandsLowered
  | MessageSent
  | MessageDeleted
  | MessagePinned
  | MessageUnpinned
  | ChatBlocked
  | ChatUnblocked
  | ChatCleared
  | ScreenChanged
  | LayoutChanged
  | SentOut
  | LetIn
  | LockChanged
  | Knocked
  | KnocksAnswered
  | PollSaved
  | PollDeleted
  | PollOpened
  | PollClosed
  | PollShared;

export type ServerFrame =
  | Welcome
  | Done
  | Refused
  | Event
  | Presence
  | Expected
  | Place
  | PublisherReady
  | Signalled
  | Reactions
  | Messages
  | MessagesReacted
  | Reacted
  | PollResults
  | Voted
  | Outside;

export type SignalStep =
  | Watch
  | Offer
  | Answer
  | Candidates;
