// Types of browser.mjs for the tests, which are TypeScript.
import type { Browser, LaunchOptions } from 'playwright-core';

export function browserFlags(): string[];
export function findBrowser(): Promise<string | null>;
export function installBrowser(): Promise<string | null>;
export function ensureBrowser(): Promise<string>;
export function launch(options?: LaunchOptions): Promise<Browser>;
