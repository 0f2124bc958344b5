declare module "markdown-it-container" {
  import type { MarkdownIt, Token } from "markdown-it";

  interface ContainerOptions {
    readonly validate?: (params: string) => boolean;
    readonly render?: (tokens: Token[], index: number) => string;
  }
  export default function container(md: MarkdownIt, name: string, options?: ContainerOptions): void;
}
