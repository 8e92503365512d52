/** Answers as models write them, with what renderers lose. Written for these tests. */
export const answersAsWritten: readonly { name: string; text: string }[] = [
  {
    name: "a recipe",
    text: "**Ingredients:**\n- 200~250 g flour\n- 1/2 tsp salt\n+ 1 egg (optional)\n\n**Steps:**\n1. Mix.\n2. Rest 20~30 min.\n   *Don't* open the oven.\n4. Bake at 180~200 °C.\n\nEnjoy!\nAda",
  },
  {
    name: "a proof",
    text: "Let $n \\ge 2$. Then\n\n$$\n\\sum_{k=1}^{n} k\n= \\frac{n(n+1)}{2}\n$$\n\nso the $n$th term is \\(a_n = n\\). Hence:\n\n1. Base case:\n   \\[ 1 = \\frac{1 \\cdot 2}{2} \\]\n2. Step: add $(n+1)$.\n\nCosts stay at $5 and $6. □",
  },
  {
    name: "code without a fence",
    text: "Use this:\n\ndef __init__(self, *args, **kwargs):\n    self._a_b = args[0](kwargs)\n    return 2**3 * 4*5*6\n\nand then call x.__name__.",
  },
  {
    name: "sources",
    text: 'Iron melts at 1538 °C [1], tin at 232 °C [2][tin].\n\n[1]: https://example.org/iron "Iron"\n[tin]: https://example.org/tin\n\nSee also[^n].\n\n[^n]: A note\n    in two lines.\n[^m]: An unused one.',
  },
  {
    name: "a table of prices",
    text: "| Plan | Price | Notes |\n|:---|---:|---|\n| Basic | $4/mo | 1~2 users |\n| Pro | $9/mo | `a \\| b` | extra |\n| None |\n\nTotal: 4 + 9 = $13.",
  },
  {
    name: "Chinese with emphasis",
    text: "**“先试后买”**很重要。\n\n**经过三年努力，**产量翻倍：**2~4小时**，约*50~80元*。\n\n1. **步骤：**打开\n2. 关闭（**重要**）。",
  },
  {
    name: "Arabic with a list and code",
    text: "**الخلاصة:** استخدم `rm -rf` بحذر.\n\n- أولاً: Python 3.12\n- ثانياً: 20~30 دقيقة\n\n| الاسم | العمر |\n|---|---|\n| ليلى | 30 |",
  },
  {
    name: "thoughts and tags",
    text: "<think>\nThe user wants **bold**. If a<b and c>d...\n</think>\n\n<answer>Use <b>tags</b> &amp; <br> here</answer>\n<!-- note: *x* -->\n<|im_end|>".replace(
      "&amp;",
      "and",
    ),
  },
  {
    name: "a letter",
    text: "Dear Sam,\n\nthank you for $20.\n    Indented for emphasis\n\nYours,\nMira\n7 Mill Lane\nYork\n\n--\nP.S. >5 people came!",
  },
  {
    name: "a cut-off answer",
    text: 'Here is the script:\n\n```bash title=run.sh\n#!/bin/sh\necho "$HOME" # *all*\nfor f in *.txt; do',
  },
  {
    name: "a dialogue",
    text: '- Hi *there*!\n- Hello...\n\n> He said:\n> "2*3*4"\n>> and more\n\n***\n\nA: yes\nB: no',
  },
];
