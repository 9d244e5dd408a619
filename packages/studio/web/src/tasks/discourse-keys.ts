/** The keys of the view of units of discourse. */
export const discourseKeys: readonly (readonly [string, string])[] = [['↑ ↓', 'Scroll the text']];
