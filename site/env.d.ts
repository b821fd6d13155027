/// <reference types="astro/client" />
// What one page knows while it is built.
declare namespace App {
  interface Locals {
    /** The number of the chapter, for the numbers of its figures. */
    chapter?: number;
    /** Sources cited so far, in order. */
    cited?: string[];
  }
}
