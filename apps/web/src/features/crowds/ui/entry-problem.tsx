const texts = new Map([
  [
    "closed",
    {
      title: "This study takes nobody new",
      text: "All its places are taken, or it is over. Please return your submission at the platform you came from.",
    },
  ],
  [
    "person",
    {
      title: "Your link lacks who you are",
      text: "The platform adds your participant id to the link, and here there is none. Open the study again from the platform, not from a copied link.",
    },
  ],
  [
    "staff",
    {
      title: "You are signed in with your own account",
      text: "To see the study as a participant does, open the link in a private window, or sign out first.",
    },
  ],
]);

const unknown = {
  title: "This study is not known here",
  text: "The link may have been cut when it was copied. Open the study again from the platform.",
};

/** Why somebody who followed a study's link could not come in. */
export function EntryProblem({ why }: { why: string }) {
  const { title, text } = texts.get(why) ?? unknown;
  return (
    <>
      <h1 className="text-2xl">{title}</h1>
      <p className="mt-3 text-muted">{text}</p>
    </>
  );
}
