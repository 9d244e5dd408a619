// What people call the columns of a table, in the languages that have tokenizer data; in lower case.

/** Columns with texts, the plainest names first. */
export const textNames: readonly string[] = [
  'text',
  'sentence',
  'review',
  'utterance',
  'query',
  'question',
  'content',
  'body',
  'message',
  'comment',
  'tweet',
  'post',
  'document',
  ...['satz', 'nachricht', 'inhalt', 'kommentar', 'frage', 'anfrage'],
  ...['texte', 'phrase', 'contenu', 'commentaire'],
  ...['texto', 'frase', 'mensaje', 'contenido', 'comentario', 'pregunta', 'consulta'],
  ...['mensagem', 'conteúdo', 'comentário', 'pergunta'],
  ...['testo', 'messaggio', 'contenuto', 'commento', 'domanda'],
  ...['tekst', 'zin', 'bericht', 'inhoud', 'opmerking', 'vraag'],
  ...['zdanie', 'treść', 'wiadomość', 'komentarz', 'pytanie'],
  ...['テキスト', '本文', 'メッセージ', 'コメント', '質問'],
  ...['文本', '句子', '内容', '评论', '问题', '正文'],
];

/** Columns with labels. */
export const labelNames: readonly string[] = [
  'label',
  'labels',
  'category',
  'categories',
  'class',
  'intent',
  'target',
  'sentiment',
  'topic',
  ...['kategorie', 'kategorien', 'klasse', 'thema'],
  ...['étiquette', 'catégorie', 'catégories', 'classe'],
  ...['etiqueta', 'etiquetas', 'categoría', 'categorías', 'clase', 'tema'],
  ...['rótulo', 'categoria', 'categorias', 'tópico'],
  ...['etichetta', 'etichette', 'categorie'],
  ...['etykieta', 'etykiety', 'kategoria', 'klasa', 'temat'],
  ...['ラベル', 'カテゴリ', 'カテゴリー', '分類'],
  ...['标签', '类别', '分类'],
];
