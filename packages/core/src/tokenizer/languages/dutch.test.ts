import { testSentences } from '../testing/sentences.ts';

testSentences(
  'nl',
  `
De foto's van m'n auto's → De foto's van m'n auto's
's Avonds in 's-Hertogenbosch en ’s-Gravenhage → 's Avonds in 's-Hertogenbosch en ’s-Gravenhage
't Is zo'n dag, hoor. → 't Is zo'n dag , hoor .
Jan's boek en Els' fiets → Jan's boek en Els ' fiets
De zon- en feestdagen → De zon- en feestdagen
Binnen-, buitenland en -keuken → Binnen- , buitenland en -keuken
Noord-Holland en de tv-gids → Noord-Holland en de tv-gids
Een 20-jarige uit de jaren '80 → Een 20-jarige uit de jaren '80
Dhr. Jansen, mevr. De Vries enz. → Dhr. Jansen , mevr. De Vries enz.
D.w.z. bijv. morgen, a.u.b. → D.w.z. bijv. morgen , a.u.b.
Dat is Jan. Hij zit vol. → Dat is Jan . Hij zit vol .
Het kost € 5,- of 1.234,56 euro. → Het kost € 5 ,- of 1.234,56 euro .
De 3e keer, om 14.30 uur → De 3e keer , om 14.30 uur
Op 03-01-2024 of 3/1/2024 → Op 03-01-2024 of 3/1/2024
„Ja”, zei hij. ‘Nee’, zei zij. → „ Ja ” , zei hij . ‘ Nee ’ , zei zij .
Een A4'tje en een s.v.p. → Een A4'tje en een s.v.p.
Hij rijdt 120 km/h met 5kg. → Hij rijdt 120 km/h met 5 kg .
Zee-egel, reünie, coördinatie, ideeën → Zee-egel , reünie , coördinatie , ideeën
Prijs/kwaliteit is 50% → Prijs / kwaliteit is 50 %
Da's mooi, 'k weet het. → Da's mooi , 'k weet het .
Zie www.voorbeeld.nl/a, of mail a@voorbeeld.nl. → Zie www.voorbeeld.nl/a , of mail a@voorbeeld.nl .
Leuk!!! :-) → Leuk !!! :-)
Mr. A.B. van Dijk → Mr. A.B. van Dijk
`,
);
