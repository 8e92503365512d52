// Long because one language is one file, so that adding one means adding one file.

/**
 * Everything that labelers and people on their way in read, in English, as ICU messages
 * (https://formatjs.github.io/docs/core-concepts/icu-syntax/). The researchers' pages write their English where
 * they show it; of these messages they use those of the building blocks alone.
 */
export const en = {
  /** What the building blocks of every page say by themselves. */
  ui: {
    skipToContent: "Skip to content",
    startPage: "gshf, start page",
    tryAgain: "Try again",
    showMore: "Show more",
    loading: "Loading",
    loadFailed: "This couldn’t be loaded",
    close: "Close",
    cancel: "Cancel",
    dismiss: "Dismiss",
    notification: "Notification",
    notifications: "Notifications ({hotkey})",
    copy: "Copy",
    copied: "Copied",
    optional: "(optional)",
    themes: { system: "system", light: "light", dark: "dark" },
    theme: "Theme: {theme}",
    changeTheme: "Theme: {theme}. Change to {next}",
    justNow: "just now",
  },

  /** What is wrong with a value that was entered. */
  validation: {
    required: "This field is required.",
    notANumber: "Enter a number.",
    wholeNumber: "Enter a whole number.",
    atLeast: "Enter {bound, number} or more.",
    atMost: "Enter {bound, number} or less.",
    above: "Enter more than {bound, number}.",
    below: "Enter less than {bound, number}.",
    longer: "Enter at least {count, plural, one {# character} other {# characters}}.",
    shorter: "Enter at most {count, plural, one {# character} other {# characters}}.",
    more: "Add at least {count, number}.",
    fewer: "Keep at most {count, number}.",
    choose: "Choose one of the options.",
    email: "Enter an email address, such as ada@example.org.",
    url: "Enter a URL, such as https://example.org.",
    invalid: "This value is not valid.",
  },

  /** Why something was refused. */
  errors: {
    /** By the reason alone. */
    general: {
      offline: "The server can’t be reached. Check your connection.",
      defect: "Something went wrong on our side. Try again.",
      unavailable: "This isn’t available right now. Try again in a few minutes.",
      "rate-limited": "Too many requests. Try again in {seconds, plural, one {a second} other {# seconds}}.",
      "not-signed-in": "You are no longer signed in.",
      "other-person":
        "Somebody else is signed in in this browser now, so this wasn’t done. Reload the page to go on as that person, or sign in again.",
      forbidden: "You are not allowed to do this.",
      "not-found": "This no longer exists, or you are not a member of the project.",
      invalid: "Something in this request is not valid.",
      conflict: "Something has changed in the meantime. Reload the page.",
      archived: "This project is archived: it can be read, but not changed.",
      "round-not-open": "This round takes no more labels.",
      late: "This round takes no more labels.",
      "lease-lost": "Somebody else has this pair now.",
      "too-fast": "Nobody reads both answers that fast. Read on for a moment.",
      "none-left": "There is nothing left.",
      "too-large": "This is too large.",
    },
    /** By reason and the field at fault, which say more together. */
    specific: {
      "too-fast": {
        visibleMs:
          "Read both answers for {seconds, plural, one {# more second} other {# more seconds}}, then label the pair.",
      },
      "lease-lost": { leaseId: "This pair was never given to you, so its label can’t be kept." },
      "none-left": {
        judgmentId:
          "Only {labels, plural, one {the last thing you did} other {the last # things you did}} can be taken back.",
        leaseId:
          "Only {labels, plural, one {the last thing you did} other {the last # things you did}} can be taken back.",
      },
      "not-found": {
        judgmentId: "This label isn’t known.",
        token: "This invite link isn’t known. Check that you copied all of it, or ask for a new one.",
      },
      late: {
        judgmentId: "This round is closed, so its labels can’t be changed any more.",
        leaseId: "This round is closed, so nothing in it can be changed any more.",
      },
      conflict: {
        judgmentId:
          "{case, select, inReview {The researchers are looking at this pair; its label can’t be changed now.} passedOn {Somebody else has this pair now.} other {This label was taken back a moment ago.}}",
        leaseId:
          "{case, select, inReview {The researchers are looking at this pair, so it can’t come back now.} reviewed {The researchers have dealt with this pair already.} passedOn {Somebody else has this pair now, so it can’t come back to you.} other {This was taken back a moment ago.}}",
        version: "There is a newer version of this text. Please read that one.",
        kind: "You have declined, so this session is over.",
        pairId: "This isn’t the pair you are at. Reload the page.",
        memberId: "A project needs an owner. Make somebody else an owner first.",
      },
      forbidden: {
        token:
          "{case, select, removed {You were removed from this project, and an invite link can’t bring you back. Write to the people who run it.} address {This invite is for one e-mail address. Sign in with that address first, then open the link again.} usedUp {This invite link has been used as often as allowed. Ask for a new one.} expired {This invite link has expired. Ask for a new one.} other {This invite link was closed. Ask for a new one.}}",
      },
      archived: {
        token: "This project is archived, so nobody can join it now. Write to the people who run it.",
      },
      invalid: { confirm: "Type {pseudonym} to confirm." },
    },
  },

  /** The frame around a text that somebody or some model wrote. */
  markdown: {
    plain:
      "Shown without formatting ({count, number} characters): {reason, select, long {it is very long} dense {it has very much markup} other {it is nested very deeply}}.",
    cut: "{count, number} more characters are not shown yet.",
    showAll: "Show all",
    image: "[image: {description}]",
    imageUndescribed: "[image without a description]",
    showImage: "Show image from {host}",
    imageFailed: "This image can’t be shown.",
    table: "Table",
    done: "done",
    notDone: "not done",
    nothing:
      "Nothing to see here: {count, plural, =0 {the text is empty} one {the text is # invisible character} other {the text is # invisible characters}}.",
    text: "text",
    copyCode: "Copy<hidden> code</hidden>",
    copiedCode: "Copied<hidden> code</hidden>",
    leaveTitle: "Leave this page?",
    leaveText: "A text written by somebody else or by a model links to:",
    leave: "Open in a new tab",
    stay: "Stay here",
  },

  /** What the browser’s tab says. */
  tabs: {
    home: "Your projects",
    label: "Label",
    history: "My labels",
    start: "Getting started",
    finish: "Your session",
    signIn: "Sign in",
    invite: "Invitation",
    study: "Study",
    notFound: "Not found",
  },

  /** What people see who are not signed in yet, or have lost their way. */
  entry: {
    landing: {
      title: "Which answer is better?",
      text: "People compare two answers. The comparisons teach a reward model, the reward model decides which two answers are worth a person’s time next, and a trainer turns what was learned into the next policy. gshf runs that loop, round after round, and keeps every choice it made open to inspection.",
      label: "Label some pairs<hidden> ({name})</hidden>",
      explore: "Explore as a researcher<hidden> ({name})</hidden>",
      signIn: "Sign in",
      demo: "This is a demo on your own machine. Its one-click sign-in exists nowhere else.",
    },
    signIn: {
      title: "Sign in",
      link: "There is an account with this address that is signed in to another way. Sign in as before and add this way on your account page, or write to the people who run this site.",
      email: "Your identity provider doesn’t confirm your e-mail address.",
      account: "Your account isn’t known here. Ask for an invite link.",
      failed: "You couldn’t be signed in. Your account may not be known here: ask for an invite link.",
      oidc: "Continue with single sign-on",
      invited:
        "Are you here to label, or were you invited to a project? Open the invite link you were sent; it signs you in every time.",
    },
    invite: {
      title: "You’re invited",
      text: "When you join, you get a pseudonym in this project. Datasets never contain your name or email address, only the pseudonym. This browser stays signed in for 30 days; keep the link so that you can come back later.",
      join: "Join and start",
    },
    study: {
      closed: {
        title: "This study is closed to new participants",
        text: "All its places are taken, or it is over. Please return your submission on the platform you came from.",
      },
      person: {
        title: "Participant ID missing",
        text: "The platform adds your participant ID to the link, but this link has none. Open the study from the platform again, not from a copied link.",
      },
      submission: {
        title: "You’re already taking part with another submission",
        text: "Continue in the browser you started in, or open the study from the submission you started with. If neither works, write to the researchers through the platform.",
      },
      stopped: {
        title: "You can’t take part here again",
        text: "Your labeling in this project was stopped before your data was deleted. If you think that was a mistake, write to the researchers through the platform: they can send you an invite link. Otherwise, please return your submission there.",
      },
      staff: {
        title: "You’re signed in with your own account",
        text: "To see the study as a participant does, open the link in a private window, or sign out first.",
      },
      unknown: {
        title: "Study not found",
        text: "The link may have been cut off when it was copied. Open the study from the platform again.",
      },
    },
    notFound: {
      title: "Page not found",
      text: "This page doesn’t exist, or you are not a member of its project.",
      back: "Go to the start page",
    },
    failed: {
      title: "Something went wrong",
      text: "The page couldn’t be shown. Nothing you did was lost on the server, and trying again often helps.",
    },
  },

  /** Words that several of a labeler’s pages say. */
  common: {
    allProjects: "All projects",
    prompt: "Prompt",
    answer: "Answer {side}",
    guidelines: "Guidelines",
    version: "Version {version, number}",
    choices: { left: "A is better", right: "B is better", tie: "Equal", both_bad: "Both bad" },
    session: "Your session",
    yourPseudonym: "Your pseudonym here is {pseudonym}. It is all that datasets say about who you are.",
    causes: {
      gold: "{right, plural, =0 {none of your last {counted, number} check pairs were right} one {# of your last {counted, number} check pairs was right} other {# of your last {counted, number} check pairs were right}}",
      attention:
        "you failed {failed, number} of your last {counted, number} attention checks (pairs whose prompt says which answer to choose)",
    },
  },

  /** A labeler’s start page. */
  home: {
    title: "Your projects",
    intro: "Compare two answers to the same prompt and say which one you would rather get.",
    start: "Start labeling",
    continue: "Continue labeling",
    open: "Open project",
    waiting: "{count, plural, one {# pair is} other {# pairs are}} waiting for you",
    waitingOver: "over {count, number} pairs are waiting for you",
    pseudonym: "Your pseudonym: {pseudonym}",
    labels: "Labels so far",
    lastDay: "Labels, last 24 hours",
    perPair: "Time per pair",
    seconds: "{seconds, number} s",
    agreement: "Agreement with others",
    agreementHint:
      "with {votes, plural, one {# other vote} other {# other votes}} on your pairs, in finished rounds",
    gold: "Check pairs right",
    goldHint: "{right, number} of {answered, plural, one {# pair} other {# pairs}} with a known answer",
    share: "{share, number, percent}",
    unsent:
      "{count, plural, one {One answer of yours is} other {# answers of yours are}} kept in this browser and not sent yet.",
    sendThem: "{count, plural, one {Open the project to send it} other {Open the project to send them}}",
    emptyTitle: "You’re not in a project yet",
    emptyText: "Open the invite link you were sent; it takes you to the right place.",
  },

  /** The labeling page. */
  labeling: {
    round: "Round {number, number}",
    remaining: "{count, number} left",
    remainingOver: "over {count, number} left",
    more: "More",
    signOut: "Sign out",
    columns: "Side by side",
    stack: "One below the other",
    diff: "Compare word by word",
    diffOff: "Stop comparing word by word",
    source: "Show as written",
    sourceOff: "Show formatted again",
    sourceLegend: "Both answers as written, without formatting.",
    diffLegend: "Dashed line: only in A. Solid line: only in B. Both texts are shown without formatting.",
    diffTooMuch: "These answers are too long or too different to compare word by word.",
    conversation: "Conversation, {turns, plural, one {# message} other {# messages}}",
    collapse: "Collapse",
    expand: "Expand",
    roles: { user: "User", assistant: "Assistant", system: "System", tool: "Tool" },
    answers: "Both answers",
    words: "{count, plural, one {# word} other {# words}}",
    strength: "How much better",
    strengthOfLast: "How much better was it?",
    strengths: { slightly: "slightly", clearly: "clearly", much: "much" },
    said: "{choice}, {strength}",
    skipped: "Skipped",
    readOn: "Read for {seconds, plural, one {# more second} other {# more seconds}}",
    skip: "Skip",
    flag: "Flag",
    undo: "Undo",
    why: "Why?",
    whyHint: "Optional. What decided it? Your reasons are sent with the label.",
    whyDone: "Done",
    rationale: "In your own words",
    reasons: {
      correct: "more correct",
      complete: "more complete",
      clear: "clearer",
      concise: "shorter and to the point",
      follows: "follows the instructions",
      safe: "safer",
      style: "better tone",
    },
    askWhy: {
      title: "{choice}: why?",
      text: "We ask this on some pairs only. Every reason helps, but you can send without one.",
      send: "Send",
      back: "Back to the pair",
    },
    skipTitle: "Skip this pair",
    skipText: "Somebody else will label it. You won’t see it again.",
    flagTitle: "Flag this pair",
    flagText: "The researchers will look at it. You won’t see it again.",
    skipReasons: {
      cannot_judge: "I can’t judge this topic",
      language: "I don’t know this language",
      too_long: "Too long for me right now",
      both_same: "Both answers are the same",
      broken: "An answer is broken or cut off",
      unsafe: "Harmful or upsetting content",
      private_data: "Somebody’s private data",
      prompt_unclear: "The prompt makes no sense",
      other: "Something else",
    },
    note: "Note (optional)",
    warning:
      "Please take more care: {cause}. Read the guidelines again; if this gets worse, labeling will be paused for you.",
    undoing: "Taking it back …",
    previous: "You chose “{choice}” before. Choose again.",
    lost: "You were away for a while, so somebody else may have this pair by now. Your label is kept in any case.",
    sent: "All labels sent",
    sending: "Sending {count, plural, one {# label} other {# labels}}",
    offline: "Offline: {count, plural, one {# label is} other {# labels are}} saved here and sent later",
    unreachable:
      "The server can’t be reached: {count, plural, one {# label is} other {# labels are}} saved here and sent later",
    serverTrouble:
      "The server has a problem: {count, plural, one {# label is} other {# labels are}} saved here and tried again",
    busy: "Too many requests: {count, plural, one {# label is} other {# labels are}} saved here and sent in a moment",
    notKept:
      "This browser can’t store your labels. Keep this page open until all of them are sent, or allow this site to store data.",
    parked: {
      line: "{count, plural, one {One answer} other {# answers}} couldn’t be saved",
      open: "See why",
      title: "Answers that couldn’t be saved",
      text: "They are kept in this browser until you decide.",
      unreadable: "What this browser kept of this answer can’t be read any more.",
      failing: "The server failed at this answer again and again.",
      unknown: "Unreadable answer",
      why: "Why it wasn’t saved: {why}",
      sendAgain: "Send again",
      discard: "Discard",
    },
    away: {
      signedOut:
        "You are signed out. What you say here is saved in this browser and sent when you sign in again as {pseudonym}.",
      other:
        "Somebody else is signed in in this browser now. What you say here doesn’t count for them: it is saved and sent when you sign in again as {pseudonym}.",
      invite: "Open your invite link again: it signs you in.",
      study: "Open the study again from the platform you came from: it signs you in.",
      signIn: "Sign in again",
      goOn: "Continue as the other person",
    },
    sendNow: "Try now",
    notices: {
      late: "The round or the pair was closed before this label arrived. The label is kept but doesn’t count.",
      surplus: "Somebody else labeled this pair first. Your label is kept but doesn’t count.",
      "too-fast": "This pair is back: {why}",
      "undo-failed": "This couldn’t be taken back: {why}",
      "amend-failed": "The label is kept, but without how much better: {why}",
    },
    loading: "Loading the next pair",
    loadFailed: "The next pair couldn’t be loaded",
    reason: "Reason:",
    doneHere: "{count, plural, one {# pair} other {# pairs}} labeled since you opened this page",
    otherTab: {
      title: "You’re labeling in another tab",
      text: "Two tabs would show you the same pair.",
      take: "Label here instead",
    },
    generalGuidelines: "General guidelines",
    /** Markdown, as project’s own guidelines are. */
    generalGuidelinesText: `Two answers to the same prompt stand side by side. Say which one **you** would rather get.

1. Read the whole conversation first, then both answers to the end.
2. **Correct beats pleasant.** A wrong fact, broken code or an ignored instruction weighs more than style.
3. **Complete, then concise.** An answer that leaves out what was asked loses; so does one that pads.
4. Harmful or dishonest content loses against a polite refusal; a needless refusal loses against help.
5. Don’t let length, formatting or the side an answer is on decide.

Choose *Equal* only when you honestly can’t prefer one, *Both bad* when neither is of any use.
Skip a pair you can’t judge because you don’t know its language or topic; flag one that is broken or unsafe.`,
  },

  /** Why there is no pair to label. */
  none: {
    titles: {
      "no-round": "Nothing to label right now",
      preparing: "The next pairs are being chosen",
      paused: "This round is paused",
      "on-loan": "Others are on the last pairs",
      "in-review": "The last pairs are under review",
      "all-judged": "You have labeled everything here",
      "round-over": "This round has all its labels",
      onboarding: "A few steps come first",
      "session-complete": "Your session is complete",
      "paused-you": "Labeling is paused for you",
      blocked: "Labeling was stopped for you",
    },
    texts: {
      "no-round": "Come back when the next round starts. This page refreshes automatically.",
      preparing: "Keep this page open: the first pair appears automatically.",
      paused: "The researchers have paused it. Your labels are safe, and this page continues automatically.",
      "on-loan": "If somebody runs out of time, their pair comes to you. This page refreshes automatically.",
      "in-review":
        "Somebody flagged them. If the researchers find nothing wrong, they come to you. This page refreshes automatically.",
      "all-judged": "You have labeled every pair of this round that is meant for you. Thank you!",
      "round-over": "A model is learning from them now. The next round comes after that.",
      onboarding: "There is something to read, or a short test, before your next pair.",
      "session-complete": "All the pairs of your session are labeled. Thank you!",
      "paused-you":
        "The researchers can see this and lift it. Your labels are kept, and this page continues automatically.",
      blocked: "If you think this is a mistake, write to the person who invited you. Your labels are kept.",
    },
    latest: "At {at, time, short} at the latest.",
    latestOn: "On {at, date, ::EEEE} at {at, time, short} at the latest.",
    about: "Probably around {at, time, short}, judging by earlier rounds.",
    aboutOn: "Probably on {at, date, ::EEEE} around {at, time, short}, judging by earlier rounds.",
    unknown: "When that will be is not known yet.",
  },

  /** The keys of the labeling page. */
  keys: {
    title: "Keyboard shortcuts",
    text: "You can change each of them. Your own keys work on all your devices.",
    change: "Change<hidden>: {action}</hidden>",
    press: "Press a key<hidden>: {action}</hidden>",
    pressHint: "The next key you press is taken. Escape keeps the current one.",
    taken: "{key} is already the key for “{action}”. Press another one.",
    unfit: "This key can’t be used. Press a letter, a digit or a symbol.",
    reset: "Restore the default keys",
    names: { delete: "Del", insert: "Ins" },
    actions: {
      left: "A is better",
      right: "B is better",
      tie: "Equal",
      both_bad: "Both bad",
      "strength-1": "slightly better (before choosing, or right after)",
      "strength-2": "clearly better (before choosing, or right after)",
      "strength-3": "much better (before choosing, or right after)",
      why: "Say why",
      skip: "Skip, with a reason",
      flag: "Flag for the researchers",
      undo: "Take back what you did last (up to ten)",
      diff: "Compare word by word, or stop",
      source: "Show the answers as written, or formatted again",
      prompt: "Collapse or expand the prompt",
      layout: "Side by side, or one below the other",
      guidelines: "Guidelines",
      keys: "This list",
    },
  },

  /** What somebody labeled. */
  history: {
    link: "My labels",
    title: "What you did lately",
    text: "You can take back the last ten while their round is open.",
    empty: "No labels yet",
    takeBack: "Take back",
    kinds: { label: "Label", skip: "Skipped", flag: "Flagged" },
    states: {
      counted: "counts",
      superseded: "replaced",
      withdrawn: "taken back",
      late: "too late",
      surplus: "not needed",
    },
  },

  /** What comes before the first pair. */
  start: {
    steps: "Steps",
    stepNames: {
      welcome: "Introduction",
      consent: "Your consent",
      guidelines: "Guidelines",
      qualification: "Short test",
    },
    stepDone: "(done)",
    welcome: {
      /** Markdown, as project’s own welcome text is. */
      general:
        "You see a prompt and two answers to it, written by computer programs. Say **which answer you would rather get**: one key or one tap is enough, then the next pair comes.\n\nRead both answers to the end. You can take labels back for a while. Computer programs learn from what people prefer here.",
      size: "{pairs, plural, one {# pair} other {# pairs}}",
      minutes: "about {minutes, number} min",
      perPair: "Time per pair",
      seconds: "about {seconds, number} s",
      pseudonym: "Pseudonym",
      next: "Continue",
    },
    consent: {
      title: "Do you agree to take part?",
      check: "I have read this and agree to take part.",
      agree: "Agree and continue",
      decline: "I do not agree",
      leaveTitle: "Leave without agreeing?",
      leaveText: "You can’t label here without your consent. Nothing more is stored about you.",
      leaveSession:
        "This ends your session, and it can’t be opened again. Please return your submission on the platform you came from.",
      leave: "Leave",
      back: "Back",
      declined: "You have not agreed. You can close this page, or change your mind and agree.",
    },
    guidelines: {
      changed: "These guidelines are new or have changed. Please read them before you continue.",
      examples: "Worked examples",
      example: "Example {number, number}",
      examplePrompt: "Example {number, number} · Prompt",
      verdicts: {
        left: "A is better",
        right: "B is better",
        tie: "Both are equally good",
        both_bad: "Both are bad",
      },
      next: "I have read them",
    },
    test: {
      title: "Short test",
      intro:
        "You compare {items, plural, one {# pair} other {# pairs}} whose better answer is known. To pass, {right, plural, one {# answer has} other {# answers have}} to be right. After each pair you see the correct answer and the reason.",
      attempts: "You have {left, plural, one {one attempt} other {# attempts}}.",
      start: "Start the test",
      again: "Try again",
      item: "Pair {number, number} of {total, number}",
      choose: "Which answer is better?",
      right: "That’s right.",
      wrong: "Not this time. The correct answer: {choice}.",
      next: "Next pair",
      finish: "See the result",
      score: "{right, number} of {total, number} right. To pass, you need {needed, number}.",
      failedTitle: "You didn’t pass the test",
      failedText:
        "You have used all your attempts. If you think something is wrong with the test, write to the researchers: they can let you in.",
    },
    ready: {
      title: "You’re all set",
      text: "You have finished everything that comes before the first pair.",
      start: "Start labeling",
    },
  },

  /** A session of a study at a crowd platform, and its end. */
  session: {
    progress: "{done, number} of {pairs, plural, one {# pair} other {# pairs}} labeled",
    untilCode: "{left, plural, one {# more pair} other {# more pairs}} until your completion code",
    getCode: "Get your completion code",
    end: "Wait or end your session",
    checking: "Checking your labels",
    thanks: "Thank you!",
    completed: "Your session is complete. Enter this code on {platform}:",
    screenedOut: "You didn’t pass the test, so this session ends here. Enter this code on {platform}:",
    screenedOutNoCode:
      "You didn’t pass the test, so this session ends here. Please return your submission on {platform}.",
    stopped: "This session ends here. Enter this code on {platform}:",
    returned:
      "Your place in this study is free for somebody else. Please return your submission on {platform}. What you labeled is kept and paid. If you want to take part after all, open the study on {platform} again.",
    stop: "Stop and give up my place",
    stopTitle: "Stop here?",
    stopText:
      "Your session ends without a completion code, and somebody else gets your place. What you labeled is kept and paid.",
    soFar: "{done, number} of {pairs, number}",
    soFarPaid: "{done, number} of {pairs, number} · {amount}",
    soFarLabel: "Labeled in this session",
    stoppedNoCode: "This session ends here. Please return your submission on {platform}.",
    declined:
      "You have not agreed to take part. Please return your submission on {platform}; nothing more is stored about you.",
    stopCause:
      "Labeling was stopped for you: {cause}. What you labeled is kept and paid. If you think this is a mistake, write to the researchers.",
    pauseCause: "Labeling is paused for you: {cause}. The researchers can see this and lift it.",
    copyCode: "Copy the code",
    back: "Back to {platform}",
    notYet: "Not quite done",
    goOn: "Continue labeling",
    early:
      "There is nothing left to label right now. You can wait for more, or end your session with what you have done.",
    mayLeave: "You can wait, or end your session here: what you labeled is kept and paid.",
    mayLeaveEmpty: "There is nothing for you to label right now. You can wait, or end your session here.",
    leave: "End my session",
    noneTitle: "You didn’t come from a crowd platform",
    noneText: "There is no code for you here. Your labels are safe.",
  },

  pay: {
    title: "Pay",
    perLabel: "{amount} per label",
    perHour: "{amount} per hour of labeling",
    perHourNote: "Time counts while a pair is on your screen, up to {minutes, number} min for each pair.",
    due: "Due",
    paid: "Paid",
    labels: "{count, plural, one {# label} other {# labels}}",
  },

  /** How somebody has themselves erased. */
  erasure: {
    open: "Delete my data",
    title: "Delete your data?",
    text: "Your name, your email address and your platform IDs are deleted here for good, and you can’t come back as {pseudonym}. Your labels stay, under the pseudonym. Unpaid work can’t be paid to you any more.",
    confirm: "Type {pseudonym} to confirm",
    submit: "Delete my data",
  },
} as const;

export type Messages = typeof en;

/** The same messages in another language. That their arguments are the same, a test says. */
export type Translation<Original = Messages> = {
  [Key in keyof Original]: Original[Key] extends string ? string : Translation<Original[Key]>;
};
