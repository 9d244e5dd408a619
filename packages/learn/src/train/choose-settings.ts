// How the numbers that a training is set to are chosen and checked.
import { type JsonObject, type JsonValue, TinctureError } from 'tincture';

/** Least, most, and what a setting must be a multiple of (0: any number). */
export type SettingRange = readonly [number, number, number];

/**
 * `defaults` with what is `given` in their place. Throws `training-invalid` for what is not within `ranges`; `what` is named
 * there, as in "the training of entities", and so are `others` that can be set.
 */
export function chooseSettings<Settings extends { readonly [Name in keyof Settings]?: number }>(
  defaults: Settings,
  ranges: Readonly<Record<keyof Settings & string, SettingRange>>,
  given: JsonObject,
  what: string,
  others: readonly string[] = [],
): Settings {
  const settings: Record<string, number> = {};
  for (const [name, value] of Object.entries(given)) {
    const limits = Object.entries<SettingRange>(ranges).find(([known]) => known === name)?.[1];
    if (limits === undefined) {
      throw wrong(name, `is no setting of ${what}`, `Use some of: ${[...others, ...Object.keys(ranges)].join(', ')}.`);
    }
    const [least, most, multiple] = limits;
    if (typeof value !== 'number' || !(value >= least && value <= most) || (multiple > 0 && value % multiple !== 0)) {
      const kind = multiple === 0 ? 'a number' : multiple === 1 ? 'a whole number' : `a multiple of ${multiple}`;
      throw wrong(name, `is ${JSON.stringify(value)}`, `Give ${kind} from ${least} to ${most}.`);
    }
    settings[name] = value;
  }
  return { ...defaults, ...settings };
}

/** What is `given` for the settings of `ranges`, and the rest, which is for another part of the training. */
export function splitSettings(
  ranges: Readonly<Record<string, SettingRange>>,
  given: JsonObject,
): { readonly own: JsonObject; readonly rest: JsonObject } {
  const isOwn = ([name]: readonly [string, unknown]): boolean => Object.hasOwn(ranges, name);
  const entries = Object.entries(given);
  return {
    own: Object.fromEntries(entries.filter(isOwn)),
    rest: Object.fromEntries(entries.filter((entry) => !isOwn(entry))),
  };
}

/** The settings that stand below `name`, those of a part. Throws `training-invalid` where they are none. */
export function partSettings(name: string, given: JsonValue | undefined): JsonObject {
  if (given === undefined) return {};
  if (typeof given === 'object' && given !== null && !isList(given)) return given;
  const fix = `Write the settings of this part below it: ${name}: { ... }.`;
  throw wrong(name, `is ${JSON.stringify(given)}`, fix);
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function wrong(name: string, problem: string, fix: string): TinctureError {
  return new TinctureError({
    code: 'training-invalid',
    problem: `The setting "${name}" ${problem}.`,
    where: { field: `train.settings.${name}` },
    fix,
  });
}
