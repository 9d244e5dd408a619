import { testSentences } from '../testing/sentences.ts';

testSentences(
  'pl',
  `
Np. prof. Nowak mieszka tu. → Np . prof . Nowak mieszka tu .
To jest m.in. dobre. → To jest m.in . dobre .
Urodził się 3 maja 1999 r. → Urodził się 3 maja 1999 r .
Dnia 3. maja o godz. 10.30 → Dnia 3 . maja o godz . 10.30
Dnia 03.05.2024 przy ul. Długiej 5 → Dnia 03.05.2024 przy ul . Długiej 5
J. Kowalski i A. Nowak → J . Kowalski i A . Nowak
Umowa polsko-niemiecka → Umowa polsko - niemiecka
Mieszka w Bielsku-Białej. → Mieszka w Bielsku - Białej .
XX-wieczny dom, 20-letni syn → XX - wieczny dom , 20 - letni syn
Kosztuje 1 234,56 zł lub 5zł. → Kosztuje 1 234,56 zł lub 5 zł .
Wzrost o 5,5% w 2024 → Wzrost o 5,5 % w 2024
Powiedział: „tak”, «nie» – i już. → Powiedział : „ tak ” , « nie » – i już .
Zrobiłem to, zrobilibyśmy więcej. → Zrobiłem to , zrobilibyśmy więcej .
Jechał 80 km/h, tzw. ekspres itd. → Jechał 80 km/h , tzw . ekspres itd .
Łódź, żółć, gęś i źdźbło → Łódź , żółć , gęś i źdźbło
Czy/lub i/albo → Czy / lub i / albo
Co?! Nie wiem... → Co ? ! Nie wiem ...
Napisz na ala@przyklad.pl lub www.przyklad.pl. → Napisz na ala@przyklad.pl lub www.przyklad.pl .
Lata '80 i 90-te → Lata '80 i 90 - te
COVID-19, F-16 i T-34 → COVID-19 , F-16 i T-34
O'Connor i d'Artagnan → O'Connor i d'Artagnan
Dwa kg mąki, 10dag masła → Dwa kg mąki , 10 dag masła
:) super!!! → :) super !!!
`,
);
