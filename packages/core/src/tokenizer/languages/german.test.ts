import { testSentences } from '../testing/sentences.ts';

testSentences(
  'de',
  `
Das geht's nicht! → Das geht 's nicht !
Wie geht’s dir, und wenn's regnet? → Wie geht ’s dir , und wenn 's regnet ?
Rosi's Grill und Hans' Auto → Rosi's Grill und Hans ' Auto
Er sitzt auf'm Dach und sagt „ja“. → Er sitzt auf 'm Dach und sagt „ ja “ .
Das ist 'ne gute Frage. → Das ist 'ne gute Frage .
Am 3. Oktober, dem 31.12. und am 24.12.2024 → Am 3. Oktober , dem 31.12. und am 24.12.2024
Friedrich II. kam im 18. Jahrhundert. → Friedrich II. kam im 18. Jahrhundert .
Er ist 88. Bis 45.10. und 05.06. → Er ist 88 . Bis 45.10 . und 05.06.
Es war das Jahr 1999. → Es war das Jahr 1999 .
Das kostet 1.234,56 € oder 5€. → Das kostet 1.234,56 € oder 5 € .
Nur 19,- Euro! → Nur 19 ,- Euro !
Wir treffen uns um 14.30 Uhr (ca. 5km weiter). → Wir treffen uns um 14.30 Uhr ( ca. 5 km weiter ) .
z.B. heute, z. B. morgen, d.h. bald, i.d.R. nie usw. → z.B. heute , z. B. morgen , d.h. bald , i.d.R. nie usw.
Die Vor- und Nachteile der Ein-, Aus- und Weiterfahrt → Die Vor- und Nachteile der Ein- , Aus- und Weiterfahrt
Haupteingang und -ausgang (-türen) → Haupteingang und -ausgang ( -türen )
-Milch und - Brot → - Milch und - Brot
Der Nord-Süd-Dialog per E-Mail-Adresse → Der Nord-Süd-Dialog per E-Mail-Adresse
Eine 20-jährige aus der 1990er-Jahre-Siedlung → Eine 20-jährige aus der 1990er-Jahre-Siedlung
Liebe Schüler:innen, Lehrer*innen und jede:r → Liebe Schüler:innen , Lehrer*innen und jede:r
Zutaten:Mehl und 3*4 → Zutaten : Mehl und 3 * 4
Prof. Dr. Müller, Dipl.-Ing. → Prof. Dr. Müller , Dipl.-Ing.
Meine Tel.-Nr. steht in Nr. 3. → Meine Tel.-Nr. steht in Nr. 3.
Ich mag. Du auch.Sie nicht. → Ich mag . Du auch . Sie nicht .
Sie sagte: »Nein«, ‚vielleicht‘ – oder? → Sie sagte : » Nein « , ‚ vielleicht ‘ – oder ?
§5 und/oder §§ 7–9 → § 5 und / oder § § 7 – 9
Bei 30°C fährt er 120 km/h :) → Bei 30 ° C fährt er 120 km/h :)
Siehe www.beispiel.de/a, bitte@beispiel.de. → Siehe www.beispiel.de/a , bitte@beispiel.de .
Straße, GROẞ, Äpfel und U-Boot → Straße , GROẞ , Äpfel und U-Boot
`,
);
