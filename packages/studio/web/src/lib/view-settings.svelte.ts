import { z } from 'zod';
import { readStored, writeStored } from './stored.ts';

// How the app looks in this browser. The style sheet does the rest: it reads the attributes of the root element.

const themes = ['system', 'light', 'dark', 'contrast-light', 'contrast-dark'] as const;
const densities = ['comfortable', 'dense'] as const;
const textSizes = ['small', 'normal', 'large', 'largest'] as const;
const lineWidths = ['narrow', 'normal', 'wide'] as const;

/** Each setting with what it may be, in the order in which a person sees it. */
export const viewChoices = {
  theme: themes,
  density: densities,
  textSize: textSizes,
  lineWidth: lineWidths,
} as const;

export type ViewSetting = keyof typeof viewChoices;

const storageKey = 'tincture.view';
const schema = z.object({
  theme: z.enum(themes).catch('system'),
  density: z.enum(densities).catch('comfortable'),
  textSize: z.enum(textSizes).catch('normal'),
  lineWidth: z.enum(lineWidths).catch('normal'),
});
type View = z.infer<typeof schema>;

/** What the person chose; kept in this browser. */
class ViewSettings {
  #view: View = $state.raw(readStored(storageKey, schema, schema.parse({})));
  /** Whether the system asks for more contrast. */
  readonly #more: MediaQueryList = matchMedia('(prefers-contrast: more)');

  constructor() {
    this.#more.addEventListener('change', () => this.#apply());
    this.#apply();
  }

  get(setting: ViewSetting): string {
    return this.#view[setting];
  }

  set(setting: ViewSetting, value: string): void {
    const parsed = schema.safeParse({ ...this.#view, [setting]: value });
    if (!parsed.success) return;
    this.#view = parsed.data;
    writeStored(storageKey, this.#view);
    this.#apply();
  }

  #apply(): void {
    const { theme, density, textSize, lineWidth } = this.#view;
    const isHigh = theme === 'system' ? this.#more.matches : theme.startsWith('contrast-');
    const root = document.documentElement.dataset;
    root.scheme = theme === 'system' ? 'system' : theme.endsWith('dark') ? 'dark' : 'light';
    root.contrast = isHigh ? 'more' : 'normal';
    Object.assign(root, { density, textSize, lineWidth });
  }
}

export const viewSettings: ViewSettings = new ViewSettings();
