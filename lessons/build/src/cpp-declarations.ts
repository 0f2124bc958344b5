/** A declaration of a public header, with the comment before it. */
export interface Declaration {
  /** As it is written outside: "TaskHandle::cancel", without the namespace aio. */
  readonly name: string;
  /** Without its body. */
  readonly signature: string;
  /** The lines of its `///` comment; empty when it has none. */
  readonly comment: readonly string[];
}

interface Scope {
  readonly name: string;
  /** Of a class; a namespace is all public. */
  isPublic: boolean;
}

const kAccess = /^(public|private|protected)\s*:$/;
const kNamespace = /^(?:inline\s+)?namespace\s*([\w:]*)$/;
const kClass =
  /^(?:template\s*<.*>\s*)?(?:class|struct)\s+(?:\[\[.*?\]\]\s*|[A-Z_]+\s+)*(\w+)(?:\s+final)?(?:\s*:[^(]*)?$/s;
/** What nobody calls by name, or nobody outside. */
const kUnseen = /^(?:friend|using|static_assert|extern|typedef)\b|=\s*delete$|\boperator\b|~\w+\(|\bdetail::\w+\s*\(/;

/**
 * The public declarations of a header in its order. It reads our own style, which clang-format keeps, and no other C++:
 * bodies are skipped, namespaces called detail and private parts are left out.
 */
export function readDeclarations(source: string): readonly Declaration[] {
  return new Reader(source).read();
}

class Reader {
  private readonly found: Declaration[] = [];
  private readonly scopes: Scope[] = [];
  private comment: string[] = [];
  private text = "";
  private parens = 0;
  private at = 0;

  constructor(private readonly source: string) {}

  read(): readonly Declaration[] {
    while (this.at < this.source.length) this.step();
    return this.found;
  }

  private step(): void {
    const { source, at } = this;
    if (source.startsWith("///", at) && this.text.trim() === "") this.comment.push(this.line().slice(3).trim());
    else if (source.startsWith("//", at) || (source[at] === "#" && this.text.trim() === "")) this.line();
    else if (source[at] === '"') this.text += this.literal();
    else this.sign(source[at] ?? "");
  }

  private sign(sign: string): void {
    this.at += 1;
    if (sign === "(") this.parens += 1;
    if (sign === ")") this.parens -= 1;
    if (sign === "{" && this.parens === 0) this.open();
    else if (sign === "}" && this.parens === 0) this.close();
    else if (sign === ";" && this.parens === 0) this.end();
    else this.text += sign;
    const access = sign === ":" ? kAccess.exec(this.text.trim())?.[1] : undefined;
    const scope = this.scopes.at(-1);
    if (access === undefined || scope === undefined) return;
    scope.isPublic = access === "public";
    this.begin();
  }

  /** At "{": into a namespace or a class, or over a body. */
  private open(): void {
    const head = this.text.trim();
    const namespace = kNamespace.exec(head);
    const type = kClass.exec(head)?.[1];
    if (namespace !== null) {
      this.scopes.push({ name: namespace[1] ?? "", isPublic: true });
      this.begin();
    } else if (type !== undefined) {
      this.add(head.replace(/\s*:[^:].*$/s, ""), type);
      this.scopes.push({ name: type, isPublic: /\bstruct\s/.test(head) });
      this.begin();
    } else if (/\benum\b/.test(head)) this.text += `{${this.body()}}`;
    else {
      this.body();
      // A value goes on to its semicolon; a function ends with its body.
      if (head.includes("(") && !/=\s*$/.test(head) && !/\bconcept\b/.test(head)) this.end();
    }
  }

  private close(): void {
    this.scopes.pop();
    this.begin();
  }

  private end(): void {
    const signature = this.text.trim();
    // A class without a body is declared elsewhere.
    if (signature !== "" && !kClass.test(signature)) this.add(signature, nameOf(signature));
    this.begin();
  }

  private add(signature: string, name: string | undefined): void {
    const isHidden = this.scopes.some((scope) => scope.name.split("::").includes("detail") || !scope.isPublic);
    if (isHidden || name === undefined || kUnseen.test(signature) || name.endsWith("_")) return;
    const isConstructor = this.scopes.at(-1)?.name === name;
    if (this.comment.length === 0 && (isConstructor || /\boverride\b/.test(signature))) return;
    const path = [...this.scopes.map((scope) => scope.name), name].join("::").replace(/^aio::/, "");
    this.found.push({ name: path, signature: tidy(signature), comment: this.comment });
  }

  private begin(): void {
    this.text = "";
    this.comment = [];
  }

  /** Up to the end of the line. */
  private line(): string {
    const from = this.at;
    do {
      const end = this.source.indexOf("\n", this.at);
      this.at = end < 0 ? this.source.length : end + 1;
    } while (this.source.at(this.at - 2) === "\\");
    return this.source.slice(from, this.at).trimEnd();
  }

  private literal(): string {
    const [text = '"'] = /^"(?:\\.|[^"\\])*"/.exec(this.source.slice(this.at)) ?? [];
    this.at += text.length;
    return text;
  }

  /** What stands before the brace that closes; comments in it are left out. */
  private body(): string {
    let text = "";
    for (let depth = 1; this.at < this.source.length; ) {
      if (this.source.startsWith("//", this.at)) this.line();
      const sign = this.source[this.at] ?? "";
      if (sign === '"') {
        text += this.literal();
        continue;
      }
      this.at += 1;
      if (sign === "{") depth += 1;
      if (sign === "}") depth -= 1;
      if (depth === 0) break;
      text += sign;
    }
    return text;
  }
}

/** Without attributes, the place of the call that the runtime notes, and what a constructor initialises. */
function tidy(signature: string): string {
  return withoutAttributes(signature)
    .replace(/\)\s*(noexcept\s*)?:\s.*$/s, ")")
    .replaceAll(/,?\s*(?:const )?std::source_location&? where(?:\s*=\s*std::source_location::current\(\))?/g, "")
    .replaceAll(/\s+/g, " ")
    .replace(/ =$/, "")
    .replaceAll("( ", "(")
    .trim();
}

function withoutAttributes(signature: string): string {
  return signature.replaceAll(/\[\[.*?\]\]\s*|\bAIO_[A-Z_]+(?:\([^()]*\))?\s*/gs, "");
}

function nameOf(signature: string): string | undefined {
  const plain = withoutAttributes(signature).replace(/^(?:template\s*<.*?>\s*(?=[a-z:A-Z]))+/s, "");
  const named = /\b(?:concept|enum(?: class)?)\s+(\w+)/.exec(plain)?.[1];
  if (named !== undefined) return named;
  const parameters = /\b(\w+)\s*\(/.exec(plain.replaceAll(/\b(?:decltype|noexcept|requires)\s*\(/g, "<"));
  return parameters?.[1] ?? /\b(\w+)\s*(?:=.*)?$/s.exec(plain)?.[1];
}
