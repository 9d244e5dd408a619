import { testSentences } from '../testing/sentences.ts';

testSentences(
  'es',
  `
¿Qué hora es? ¡Tarde! → ¿ Qué hora es ? ¡ Tarde !
¡¿Cómo?! Pues sí... → ¡ ¿ Cómo ? ! Pues sí ...
El Sr. López y la Dra. Ruiz llegaron. → El Sr. López y la Dra. Ruiz llegaron .
Ud. vive en EE.UU. o en EE. UU. → Ud. vive en EE.UU. o en EE. UU.
Las FF.AA. y CC.OO. firmaron. → Las FF.AA. y CC.OO. firmaron .
Fue al mercado del pueblo. → Fue al mercado del pueblo .
Dámelo, dijo; no quiero dárselo. → Dámelo , dijo ; no quiero dárselo .
La 1.ª vez, el 2.º piso, el 3º → La 1.ª vez , el 2.º piso , el 3º
El n.º 5 de la pág. 12 → El n.º 5 de la pág. 12
Cuesta 1.234,56 € o US$50. → Cuesta 1.234,56 € o US$ 50 .
Un 25% más, a las 12:30 h → Un 25 % más , a las 12:30 h
«Hola», dijo ella. “Adiós”. → « Hola » , dijo ella . “ Adiós ” .
—No lo sé —respondió—. → — No lo sé — respondió — .
El acuerdo franco-español teórico-práctico → El acuerdo franco-español teórico-práctico
Compra pan y/o leche. → Compra pan y / o leche .
La empresa Pérez S.A. y Cía. → La empresa Pérez S.A. y Cía.
Nació el 3 de enero de 1999. → Nació el 3 de enero de 1999 .
Nació el 03/01/1999 en la c/ Mayor, 5. → Nació el 03/01/1999 en la c/ Mayor , 5 .
Llegó el col. Y se fue. → Llegó el col . Y se fue .
D'Artagnan y O'Higgins → D'Artagnan y O'Higgins
Corre a 80 km/h, 5kg de más → Corre a 80 km/h , 5 kg de más
Niños, pingüinos y año → Niños , pingüinos y año
Escribe a ana@ejemplo.es o www.ejemplo.es. → Escribe a ana@ejemplo.es o www.ejemplo.es .
`,
);
