/**
 * Style of an element, in its tag: `<i ${styled({ left: "4px" })}></i>`. A style attribute, which also lit's styleMap begins
 * with, is refused by the page's Content-Security-Policy; properties that are set one by one are not.
 */
import { noChange } from "lit";
import { Directive, type DirectiveParameters, directive, type ElementPart } from "lit/directive.js";

class StyledDirective extends Directive {
  #set: Readonly<Record<string, string>> = {};

  render(_properties: Readonly<Record<string, string>>): unknown {
    return noChange;
  }

  override update({ element }: ElementPart, [properties]: DirectiveParameters<this>): unknown {
    if (!(element instanceof HTMLElement)) return noChange;
    for (const [name, value] of Object.entries(properties)) {
      if (this.#set[name] !== value) element.style.setProperty(name, value);
    }
    this.#set = properties;
    return noChange;
  }
}

/** Sets the properties given, by their CSS names; the same ones each time. */
export const styled = directive(StyledDirective);
