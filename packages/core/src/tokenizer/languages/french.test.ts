import { testSentences } from '../testing/sentences.ts';

testSentences(
  'fr',
  `
L'homme d’aujourd'hui n'a pas d'amis. → L' homme d’ aujourd'hui n' a pas d' amis .
Qu'est-ce qu'il dit ? → Qu' est -ce qu' il dit ?
Jusqu'à quand, et lorsqu'on part ? → Jusqu' à quand , et lorsqu' on part ?
Y a-t-il quelqu'un ? → Y a -t-il quelqu'un ?
Donne-le-moi, allez-vous-en ! → Donne -le -moi , allez -vous -en !
« Viens », dit-elle. → « Viens » , dit -elle .
«Non», répondit-il… → « Non » , répondit -il …
DIT-IL OU A-T-ELLE → DIT -IL OU A -T-ELLE
Nous avons rendez-vous chez-nous, c'est-à-dire ici. → Nous avons rendez-vous chez-nous , c'est-à-dire ici .
Ma grand-mère est peut-être celle-ci. → Ma grand-mère est peut-être celle-ci .
Elle habite à Saint-Étienne, à côté de Bourg-la-Reine. → Elle habite à Saint-Étienne , à côté de Bourg-la-Reine .
Jeanne d'Arc et O'Brien à L'Haÿ-les-Roses → Jeanne d' Arc et O'Brien à L' Haÿ-les-Roses
M. Dupont et Mme Durand, p. 12, etc. → M. Dupont et Mme Durand , p. 12 , etc.
Au Ier s. av. J.-C. → Au Ier s. av. J.-C.
Le 1er mai, le 2e jour, à 10h30 → Le 1er mai , le 2e jour , à 10h30
Ça coûte 1 234,56 € ou 5€. → Ça coûte 1 234,56 € ou 5 € .
Le n°5 a 50% de réduction. → Le n° 5 a 50 % de réduction .
Les étudiant·e·s du presqu'île → Les étudiant·e·s du presqu'île
Entr'acte, prud'homme et l'entr'aide → Entr'acte , prud'homme et l' entr'aide
Va au marché du coin, vas-y ! → Va au marché du coin , vas -y !
C'est l'été ; s'il pleut : tant pis. → C' est l' été ; s' il pleut : tant pis .
Il dit « l' » et « -il ». → Il dit « l' » et « -il » .
Puis-je, peut-on, faut-il → Puis -je , peut -on , faut -il
Je l'ai vu à l’hôtel de l'U.R.S.S. → Je l' ai vu à l’ hôtel de l' U.R.S.S.
Un tee-shirt XL à 10-12 ans → Un tee-shirt XL à 10-12 ans
`,
);
