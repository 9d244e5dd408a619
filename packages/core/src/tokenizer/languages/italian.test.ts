import { testSentences } from '../testing/sentences.ts';

testSentences(
  'it',
  `
L'uomo dell’anno c'è. → L' uomo dell’ anno c' è .
Un po' di tutto, un po'. → Un po' di tutto , un po' .
Quest'anno e tutt'altro, dov'è? → Quest' anno e tutt' altro , dov' è ?
Vent'anni e mezz'ora fa → Vent' anni e mezz' ora fa
Un'altra d'estate, senz'altro! → Un' altra d' estate , senz' altro !
E' vero: e' cosi' perche' si'. → E' vero : e' cosi' perche' si ' .
Ha detto 'prova' e “basta”. → Ha detto ' prova ' e “ basta ” .
«Ciao», disse. → « Ciao » , disse .
Andiamo nella casa della zia. → Andiamo nella casa della zia .
Dirglielo? Dammelo! → Dirglielo ? Dammelo !
Il dott. Rossi e la sig.ra Bianchi, ecc. → Il dott. Rossi e la sig.ra Bianchi , ecc.
La Fiat S.p.A. e la Rossi s.r.l. → La Fiat S.p.A. e la Rossi s.r.l.
Il d.lgs. n. 81, p.es. qui → Il d.lgs. n. 81 , p.es. qui
Un accordo italo-tedesco → Un accordo italo - tedesco
Costa 1.234,56 € o l'1% → Costa 1.234,56 € o l' 1 %
Alle 10.30 del 03/01/2024 → Alle 10.30 del 03/01/2024
L'Aquila, Dell'Utri e O'Brien → L' Aquila , Dell' Utri e O'Brien
La 'ndrangheta a 80 km/h → La 'ndrangheta a 80 km/h
Di' la verità, va' via. → Di' la verità , va' via .
Gli anni '80 → Gli anni '80
Com'era? Cos'hai? Nient'altro. → Com' era ? Cos' hai ? Nient' altro .
Il nord-est e il 2-3% → Il nord - est e il 2-3 %
Leggi e/o scrivi a p. 5. → Leggi e/o scrivi a p. 5 .
Ho finito l'app. E tu? → Ho finito l' app . E tu ?
`,
);
