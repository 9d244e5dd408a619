// npm run bench -- dishes                the demo: prompt, curve and comparison on examples/dishes; the README's chart
// npm run bench -- curves [corpus...]    learning curves beside scikit-learn, CRFsuite and spaCy
// npm run bench -- calibration [corpus...]  how far confidences are from how often they are right, before and after one temperature
// npm run bench -- classes [corpus...]   text classification beside scikit-learn, spaCy, nlp.js and natural, with speed
// npm run bench -- entities [flags]      CoNLL-2003: accuracy, speed, start and memory beside spaCy and others
// npm run bench -- integers              what 8-bit weights and 16-bit values cost on CoNLL-2003
// npm run bench -- encoders              what an encoder is worth as a teacher of few texts a class
// npm run bench -- tokens [flags]        GUM: tags, parts of speech, features and lemmas beside spaCy
// npm run bench -- frames                SNIPS: intents with their slots from a few and from all examples
// npm run bench -- unannotated          what texts that nobody annotated are worth beside a few that are
// npm run bench -- parser [flags]        GUM: heads, labels and sentences from raw text beside spaCy's parser
// npm run bench -- discourse [flags]    GUM: units of discourse and the tree over them, from raw text and from given units
// npm run bench -- multitask [flags]     GUM: four components alone and on one trunk
// npm run bench -- spans [flags]         overlapping spans of GUM beside spaCy's spancat
// npm run bench -- coref                 mentions and clusters of GUM, the rules beside trained components
// npm run bench -- relations [corpus...] relations with own and with gold entities on CoNLL-2004 and biomed-rel
// npm run bench -- baselines [corpus...] a prompt to the local model and plain rules, before any training
// npm run bench -- tokenizer             words per second of the tokenizer
// npm run bench -- rules                 words per second of rules
// npm run bench -- linking               a linker of 100,000 entries: time, memory, and how often links are right
// npm run bench -- studio [flags]        first paint, size and frames of the studio in a browser
import { hasCorpora } from './lib/corpora.ts';

const [what, ...names] = process.argv.slice(2);
if (what !== 'dishes' && what !== 'rules' && what !== 'linking' && what !== 'studio' && !hasCorpora()) {
  throw new Error('The development corpora (../shared/data) are not on this machine; see bench/README.md.');
}
switch (what) {
  case 'dishes': {
    const { runDishes } = await import('./dishes.ts');
    await runDishes();
    break;
  }
  case 'curves': {
    const { runCurves } = await import('./curves.ts');
    await runCurves(names.length > 0 ? names : ['fashion', 'cooking', 'banking77']);
    break;
  }
  case 'calibration': {
    const { runCalibration } = await import('./calibration.ts');
    await runCalibration(names);
    break;
  }
  case 'classes': {
    const { runClasses } = await import('./classes.ts');
    await runClasses(names.length > 0 ? names : ['cooking', 'sst2', 'banking77']);
    break;
  }
  case 'entities': {
    const { runEntities } = await import('./entities.ts');
    await runEntities(names);
    break;
  }
  case 'integers': {
    const { runIntegers } = await import('./integers.ts');
    await runIntegers();
    break;
  }
  case 'encoders': {
    const { runEncoders } = await import('./encoders.ts');
    await runEncoders();
    break;
  }
  case 'tokens': {
    const { runTokens } = await import('./tokens.ts');
    await runTokens(names);
    break;
  }
  case 'frames': {
    const { runFrames } = await import('./frames.ts');
    await runFrames();
    break;
  }
  case 'unannotated': {
    const { runUnannotated } = await import('./unannotated.ts');
    await runUnannotated();
    break;
  }
  case 'parser': {
    const { runParser } = await import('./parser.ts');
    await runParser(names);
    break;
  }
  case 'multitask': {
    const { runMultitask } = await import('./multitask.ts');
    await runMultitask(names);
    break;
  }
  case 'relations': {
    const { runRelations } = await import('./relations.ts');
    await runRelations(names);
    break;
  }
  case 'discourse': {
    const { runDiscourse } = await import('./discourse.ts');
    await runDiscourse(names);
    break;
  }
  case 'coref': {
    const { runCoref } = await import('./coref.ts');
    await runCoref(names);
    break;
  }
  case 'spans': {
    const { runSpans } = await import('./spans.ts');
    await runSpans(names);
    break;
  }
  case 'baselines': {
    const { runBaselines } = await import('./baselines.ts');
    await runBaselines(names.length > 0 ? names : ['fashion', 'cooking', 'banking77']);
    break;
  }
  case 'tokenizer': {
    const { runTokenizer } = await import('./tokenizer.ts');
    await runTokenizer();
    break;
  }
  case 'rules': {
    const { runRules } = await import('./rules.ts');
    await runRules();
    break;
  }
  case 'linking': {
    const { runLinking } = await import('./linking.ts');
    await runLinking();
    break;
  }
  case 'studio': {
    const { runStudio } = await import('./studio.ts');
    await runStudio(names);
    break;
  }
  default:
    throw new Error(
      `npm run bench -- dishes | curves | calibration | classes | entities | integers | tokens | frames | encoders | multitask | unannotated | parser | coref | discourse | spans | relations | linking | baselines | tokenizer | rules | studio (not ${JSON.stringify(what)})`,
    );
}
