/** What a teacher is less sure of counts as unknown. */
export const leastTeacherConfidence = 0.5;
