/** The style sheet of pictures that the page saves: they follow the system's wish for light or dark. */
import tokens from "../styles/tokens.css?raw";
import { svgStyle } from "./svg-style.ts";

export const kPageStyle = svgStyle(tokens);
