/** Prompts and answers of the kinds that break screens. Written for these tests. */
export type Case = {
  name: string;
  prompt: { role: string; content: string }[];
  first: string;
  second: string;
};

const ask = (content: string) => [{ role: "user", content }];

const longAnswer = Array.from(
  { length: 10_000 },
  (_, i) =>
    ["the", "river", "carries", "stones", "to", "sea", "and", "sand", "returns"][i % 9] +
    (i % 97 === 96 ? ".\n\n" : ""),
).join(" ");

export const cases: Case[] = [
  {
    name: "plain",
    prompt: ask("My sourdough comes out flat. What should I change first?"),
    first:
      "Most flat loaves are **under-proofed or over-proofed**, so start there:\n\n1. Poke the dough. If it springs back at once, wait; if it stays dented, bake now.\n2. Keep it at 24–26 °C. A cold kitchen doubles the time.\n3. Use your starter at its peak, when it has doubled and still domes.\n\nChange one thing per loaf, or you won't know what helped.",
    second:
      "You could try using more flour. Some people also use baking powder, which makes things rise. Bread is all about practice, so keep going and don't give up!",
  },
  {
    name: "conversation",
    prompt: [
      {
        role: "system",
        content: "You are a patient tutor. Never give the full solution before the student has tried.",
      },
      { role: "user", content: "I don't get why $\\sqrt{2}$ can't be a fraction." },
      {
        role: "assistant",
        content:
          "Suppose it were a fraction $p/q$ in lowest terms. What do you get when you square both sides and multiply by $q^2$? Take your time, and tell me what that says about $p$ being even or odd.",
      },
      { role: "user", content: "$p^2 = 2q^2$. So $p^2$ is even?" },
      { role: "assistant", content: "Exactly. And if $p^2$ is even, what about $p$ itself?" },
      {
        role: "user",
        content: "Then p is even too, because odd times odd is odd. But I don't see what is wrong with that.",
      },
    ],
    first:
      "Good, you are one step away. Write $p = 2k$ and put it into your equation:\n\n$$(2k)^2 = 2q^2 \\quad\\Rightarrow\\quad 2k^2 = q^2$$\n\nRead that line the way you read the first one. What does it say about $q$? And what had we assumed about $p/q$?",
    second:
      "Since $p$ is even, $p=2k$, so $4k^2=2q^2$, so $q^2=2k^2$ and $q$ is even as well. Both are even, which contradicts lowest terms. Hence $\\sqrt2$ is irrational. $\\blacksquare$",
  },
  {
    name: "code and table",
    prompt: ask("Remove duplicates from a list in Python but keep the order. Which way is fastest?"),
    first:
      'Dictionaries keep insertion order, so this is idiomatic and fast:\n\n```python\ndef unique(items):\n    """Keep the first of each, in order. Items must be hashable."""\n    return list(dict.fromkeys(items))\n```\n\nFor 1,000,000 integers:\n\n| way | time | needs hashable |\n|---|---:|:---:|\n| `dict.fromkeys` | 41 ms | yes |\n| set + loop | 68 ms | yes |\n| `if x not in seen_list` | > 1 h | no |\n\nFor unhashable items, key on something that is hashable: `{repr(x): x for x in items}.values()`.',
    second:
      "```python\nresult = []\nfor x in items:\n    if x not in result:\n        result.append(x)  # this_is_a_very_long_comment_that_shows_how_a_line_scrolls_sideways_instead_of_breaking_the_layout_of_the_page\n```\n\nThis is O(n²) but simple.",
  },
  {
    name: "arabic",
    prompt: ask("ما الفرق بين الطقس والمناخ؟ أجب في ثلاث جمل."),
    first:
      "الطقس هو حالة الجو في مكان معين وخلال وقت قصير، مثل درجة الحرارة والمطر اليوم. أما المناخ فهو متوسط هذه الأحوال على مدى **ثلاثين سنة** أو أكثر. لذلك قد يكون يوم واحد بارداً بينما يصبح المناخ أدفأ.\n\n- الطقس: `أيام`\n- المناخ: عقود",
    second: "الطقس والمناخ شيء واحد تقريباً.",
  },
  {
    name: "cjk and emoji",
    prompt: ask("用三句话解释为什么天空是蓝色的，给八岁的孩子听。🌤️"),
    first:
      "阳光看起来是白色的，其实里面藏着彩虹的所有颜色 🌈。空气里的小颗粒最喜欢把**蓝色**的光弹来弹去，所以蓝光从四面八方跑进我们的眼睛。傍晚阳光要走更远的路，蓝光都弹光了，天空就变成橙红色啦！👨‍👩‍👧‍👦🇯🇵",
    second:
      "レイリー散乱により、波長の短い光ほど強く散乱されるため、空は青く見えます。散乱強度は波長の四乗に反比例します（$I \\propto \\lambda^{-4}$）。",
  },
  {
    name: "ten thousand words",
    prompt: ask("Write a very long meditation on a river."),
    first: longAnswer,
    second: "A river is short when you say it quickly, and long when you listen.",
  },
  {
    name: "hostile",
    prompt: ask("Show me <b>HTML</b> & a link."),
    first:
      '<img src=x onerror="document.title=\'pwned\'"><script>document.title="pwned"</script>\n\n[click](javascript:document.title="pwned") and [a real one](https://example.org/path?q=1)\n\n![tracker](https://example.org/pixel.png)\n\n$\\href{javascript:alert(1)}{x}$\n\n<svg onload="document.title=\'pwned\'"></svg>',
    second: `Zero\u200bwidth, bidi \u202Eevil\u202C text, and one long word: ${"Donaudampfschifffahrtsgesellschaft".repeat(12)}`,
  },
];

/** A pair without anything special, for journeys that need many. */
export function plainCase(n: number): Case {
  return {
    name: `plain ${n}`,
    prompt: ask(`Question ${n}: what is worth knowing about the number ${n}?`),
    first: `The number ${n} is ${n % 2 === 0 ? "even" : "odd"}, and its square is **${n * n}**.`,
    second: `There is nothing special about ${n}.`,
  };
}
