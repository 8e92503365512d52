/** Everything a labeler's pages before and after labeling say, in English. */
export const en = {
  language: "en" as "en" | "de",
  allProjects: "All projects",
  steps: "Steps",
  stepNames: {
    welcome: "What this is",
    consent: "Your consent",
    guidelines: "Guidelines",
    qualification: "Short test",
  },
  stepDone: "done",
  you: (pseudonym: string) =>
    `You are ${pseudonym} here. Datasets carry this pseudonym and nothing else of you.`,
  pay: {
    title: "Pay",
    perLabel: (amount: string) => `${amount} per label`,
    perHour: (amount: string) => `${amount} per hour of looking at pairs`,
    perHourNote: (minutes: string) =>
      `Time is counted while a pair is on your screen, up to ${minutes} min for one pair.`,
    due: "Due",
    paid: "Paid",
    none: "–",
    labels: (count: number) => (count === 1 ? "1 label" : `${count.toLocaleString("en")} labels`),
  },
  session: {
    size: (pairs: number) => (pairs === 1 ? "1 pair" : `${pairs} pairs`),
    title: "Your session",
    progress: (done: number, pairs: number) => `${done} of ${pairs} pairs labeled`,
    untilCode: (left: number) =>
      left === 1 ? "1 more until your completion code" : `${left} more until your completion code`,
    getCode: "Get your completion code",
    end: "Wait, or end your session",
  },
  entry: {
    invitedTitle: "You are invited",
    invitedText:
      "By joining you get a pseudonym in this project. It is all that datasets ever carry of you: no name, no address. This browser stays signed in for 30 days; keep the link to come back from here later.",
    join: "Join and start",
    problems: {
      closed: {
        title: "This study takes nobody new",
        text: "All its places are taken, or it is over. Please return your submission at the platform you came from.",
      },
      person: {
        title: "Your link lacks who you are",
        text: "The platform adds your participant id to the link, and here there is none. Open the study again from the platform, not from a copied link.",
      },
      submission: {
        title: "You take part already, under another submission",
        text: "Go on in the browser you began in, or open the study from the submission you began with. If neither is possible, write to the researchers through the platform.",
      },
      stopped: {
        title: "You can't take part here again",
        text: "Your labeling in this project was stopped before your data were erased. If you think that was a mistake, write to the researchers through the platform: they can invite you by a link. Otherwise please return your submission there.",
      },
      staff: {
        title: "You are signed in with your own account",
        text: "To see the study as a participant does, open the link in a private window, or sign out first.",
      },
      unknown: {
        title: "This study is not known here",
        text: "The link may have been cut when it was copied. Open the study again from the platform.",
      },
    },
  },
  pseudonym: "Pseudonym",
  welcome: {
    next: "Continue",
    general:
      "You see a prompt and two answers to it, written by computer programs, and say **which answer you would rather get**. One key or one tap does it; then the next pair comes.\n\nRead both answers to the end. Labels can be taken back for a while. Programs learn from what people prefer here.",
    minutes: (minutes: number) => `about ${minutes} min`,
    perPair: "Time per pair",
    seconds: (seconds: number) => `about ${seconds} s`,
  },
  consent: {
    title: "Do you agree?",
    version: (version: number) => `Version ${version}`,
    check: "I have read this and agree to take part.",
    agree: "Agree and continue",
    decline: "I do not agree",
    declineTitle: "Leave without agreeing?",
    declineText: "Without your consent you can’t label here. Nothing more is recorded of you.",
    declineSessionText:
      "Your session ends with that and can’t be opened again. Please return your submission at the platform you came from.",
    declineConfirm: "Leave",
    cancel: "Back",
    declined: "You have not agreed. You can close this page, or come back if you change your mind.",
  },
  guidelines: {
    title: "Guidelines",
    changed: "These guidelines are new or have changed. Please read them before you go on.",
    examples: "Worked examples",
    example: (number: number) => `Example ${number}`,
    prompt: "Prompt",
    verdicts: {
      left: "A is better",
      right: "B is better",
      tie: "Both are equally good",
      both_bad: "Both are bad",
    },
    next: "I have read them",
  },
  answer: (side: "A" | "B") => `Answer ${side}`,
  test: {
    title: "Short test",
    intro: (items: number, right: number) =>
      `You compare ${items} pairs whose better answer is known. ${right} of them must be right. After each you see the answer and why.`,
    attempts: (left: number) => (left === 1 ? "You have one attempt." : `You have ${left} attempts.`),
    start: "Start the test",
    again: "Try again",
    item: (number: number, total: number) => `Pair ${number} of ${total}`,
    prompt: "Prompt",
    choose: "Which answer is better?",
    choices: { left: "A is better", right: "B is better", tie: "Equal" },
    right: "That’s right.",
    wrong: (choice: string) => `Not this time. The answer is: ${choice}.`,
    next: "Next pair",
    finish: "See the result",
    score: (right: number, total: number) => `${right} of ${total} right`,
    notPassed: (needed: number) => `${needed} are needed to pass.`,
    failedTitle: "The test did not work out",
    failedText:
      "You have used all attempts. If you think something is wrong with the test, write to the researchers: they can let you in.",
  },
  ready: {
    title: "You’re all set",
    text: "Everything that comes before the first pair is done.",
    start: "Start labeling",
  },
  finish: {
    loading: "Checking your labels",
    title: "Thank you!",
    completed: (platform: string) => `Your session is complete. ${platform} needs this code:`,
    screenedOut: (platform: string) =>
      `You did not pass the test, so this session ends here. ${platform} needs this code:`,
    stoppedCode: (platform: string) => `This session ends here. ${platform} needs this code:`,
    stoppedNoCode: (platform: string) =>
      `This session ends here. Please return your submission at ${platform}.`,
    stopped: (reason: string) =>
      `Labeling was stopped for you: ${reason}. What you labeled is kept and paid. If you think this is a mistake, write to the researchers.`,
    screenedOutNoCode: (platform: string) =>
      `You did not pass the test, so this session ends here. Please return your submission at ${platform}.`,
    declined: (platform: string) =>
      `You have not agreed to take part. Please return your submission at ${platform}; nothing more is recorded of you.`,
    copy: "Copy the code",
    back: (platform: string) => `Back to ${platform}`,
    notYetTitle: "Not quite done",
    goOn: "Go on labeling",
    early:
      "Nothing is left to label right now. You can wait for more, or end your session with what you did.",
    paused: (reason: string) =>
      `Labeling is paused for you: ${reason}. The researchers see it and can lift it.`,
    mayLeave: (done: number): string =>
      done === 0
        ? "There is nothing for you to label right now. You can wait, or end your session here."
        : "You can wait, or end your session here: what you labeled is kept and paid.",
    leave: "End my session",
    noSessionTitle: "You did not come from a crowd platform",
    noSession: "There is no code to get here; your labels are safe.",
  },
  leave: {
    open: "Have me erased",
    title: "Erase who you are?",
    text: (pseudonym: string) =>
      `Your name, address and platform ids here are deleted for good, and you can’t come back as ${pseudonym}. The labels stay, under the pseudonym. Unpaid work can no longer be paid to you.`,
    type: (pseudonym: string) => `Type ${pseudonym} to confirm`,
    confirm: "Erase me",
  },
};

export type Messages = typeof en;
