import { testSentences } from '../testing/sentences.ts';

testSentences(
  'pt',
  `
O Sr. Silva disse-me que não. → O Sr. Silva disse-me que não .
Fazê-lo-ia se pudesse. → Fazê-lo-ia se pudesse .
Vou dar-lhe o guarda-chuva. → Vou dar-lhe o guarda-chuva .
Na segunda-feira, à tarde → Na segunda-feira , à tarde
Um copo d'água para D'Ávila → Um copo d'água para D'Ávila
Ele mora no centro da cidade. → Ele mora no centro da cidade .
Custa R$ 5,00 ou R$5. → Custa R$ 5,00 ou R$ 5 .
São 1.234,56 € ou US$10. → São 1.234,56 € ou US$ 10 .
O 1.º lugar, a 2.ª vez, o 3º → O 1.º lugar , a 2.ª vez , o 3º
O n.º 7 da Av. Paulista → O n.º 7 da Av. Paulista
A Profa. Ana, o Dr. Rui etc. → A Profa. Ana , o Dr. Rui etc.
V.Exa. tem razão. → V.Exa. tem razão .
A empresa Lima Ltda. fechou. → A empresa Lima Ltda. fechou .
Vi isso na tv. Sim! → Vi isso na tv . Sim !
«Olá», disse ela. “Tchau”. → « Olá » , disse ela . “ Tchau ” .
— Não sei — respondeu. → — Não sei — respondeu .
No séc. XX, p. 12 → No séc. XX , p. 12
Às 10h30 do dia 03/01/2024 → Às 10h30 do dia 03/01/2024
Leia e/ou escreva, 50% mais. → Leia e/ou escreva , 50 % mais .
Pão, maçã, coração, pôr-do-sol → Pão , maçã , coração , pôr-do-sol
Corre a 80 km/h com 5kg → Corre a 80 km/h com 5 kg
Kkkk :) adorei!!! → Kkkk :) adorei !!!
Sant'Ana do Livramento → Sant'Ana do Livramento
`,
);
