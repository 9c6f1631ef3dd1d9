/**
 * What people really read in the morning, in both languages, written down once
 * more: a test that took its words from the product could not miss a wrong one.
 */
const both = {
  fr: {
    locale: 'fr-FR',
    steps: {
      arrive: 'Bienvenue', request: 'Le mot du directeur', frame: 'Le cadre', warmUp: 'Un premier geste', stories: 'Une réussite à raconter',
      move: 'Changement de table', relay: 'L’histoire d’un autre', carriers: 'Trois histoires au micro', theme: 'Le thème', harvest: 'Vos questions',
      coffee: 'Pause', ten: 'Dix questions, dix voix', alone: 'Vos choix', tables: 'Le choix des tables', explore: 'Une question, une table',
      finding: 'Le constat', secondBreak: 'Pause', wording: 'Une seule question', close: 'Merci',
    },
    beat: (n: number, all: number) => `temps ${n} sur ${all}`,
    cues: {
      total: 'Montrer combien d’histoires ont voyagé', wall: 'Montrer le mur des réussites', voice: 'la voix suivante',
      gong: 'le gong : montrer le nombre de questions', closeReading: 'clore cette lecture', nextReading: 'passer à la lecture suivante', close: 'clore le choix', count: 'compter maintenant', reveal1: 'montrer le premier temps', reveal2: 'montrer le deuxième temps',
      reveal3: 'montrer le troisième temps', missing: 'demander : quelle question manque ?', fix: 'fixer le résultat', ask: 'demander à la salle',
      closeAnswers: 'clore les réponses', showAnswers: 'montrer les réponses', showWording: 'montrer la formulation suivante', showAmendment: 'montrer l’amendement',
      look: 'demander un second regard', one: 'deux secondes de noir, puis LA question', end: 'Fin du déroulé',
    },
    code: 'Code de la salle', enter: 'Entrer', name: 'Votre prénom, comme on vous appelle', come: 'Je participe',
    hello: (name: string) => `Bonjour ${name}.`, here: 'J’y suis', soon: 'Vous y êtes. La salle commence bientôt.', table: (n: number) => `Table ${n}`,
    allHere: (n: number) => `${n} sur ${n} sont là`, tablesComplete: (n: number) => `${n} tables complètes sur ${n}`,
    laidDown: 'La demande du jour, mise de côté pour la matinée', setAside: 'Mettre de côté', isAside: 'mise de côté à',
    taps: (n: number) => `${n} gestes`, train: 'en train', tapped: 'Votre réponse est passée. Regardez l’écran.',
    underway: (step: string) => `La salle en est à : ${step}. Votre place est prête.`, keepStory: 'Mon histoire reste à ma table', storyKept: 'Votre histoire reste à votre table.',
    newTable: 'Changement de table', takeAll: 'Prenez toutes vos affaires', carry: 'Vous portez l’histoire de la personne qui était à votre gauche.', told: 'Je l’ai racontée', thanks: 'Merci. L’histoire a voyagé.',
    storyTitle: 'Son titre', storyLine: 'Ce qui l’a rendue possible, en une phrase', handOn: /^Transmettre à/, handed: 'Transmis.', given: /histoires? confiées? par leur auteur/, travelled: 'histoires ont voyagé',
    draw: 'Tirer une table au sort', voices: (n: number, all: number) => `${n} voix sur ${all}`, way: 'Ce qui se passe vraiment entre nos clients et nous',
    takePen: 'Prendre le stylo', passPen: 'Passer le stylo', penMine: 'Vous tenez le stylo pour la table.', penElse: 'Le stylo est chez', question: 'La question de la table', ask: 'Envoyer la question', received: 'Reçu',
    asked: 'Qui, parmi nos clients, n’ose plus rien nous demander ?', approveAll: /^Approuver tout \(\d+\)/, nothingWaits: 'Rien ici.', approved: /^Approuvées/, reveal: /^À l’écran/, onScreen: 'À l’écran',
    noneLost: 'Aucune n’est perdue.', announced: 'Changement annoncé sur les téléphones.', join: 'Joindre sous celle-ci', pick: 'Choisir', drawNine: 'Tirer au sort les 9 qui manquent', skip: 'Sauter', joined: '1 jointe', mineJoined: 'Les questions que vous avez écrites',
    silence: 'En silence', reading: (n: number, of: number) => `Lecture ${n} sur ${of}`, unsettles: 'Celle-ci me dérange', unsettlesUs: 'Celle-ci nous dérange', confirm: 'Valider mes 6', confirmTable: 'Valider nos 5', ballots: (n: number, all: number) => `${n} bulletins sur ${all}`,
    kept: /^Retenues\s: \d+/, curtain: 'Rideau. Vous voyez, la salle ne voit pas encore.', whichMissing: 'Quelle question manque ?', fixed: 'Le résultat est fixé.',
    explores: 'Votre table explore la question', aloneOnScreen: 'Seule à l’écran', finding: 'Ce qui vient d’être dit', findingTable: 'Table de la personne qui parle', toTable: 'Le soumettre à sa table',
    said: 'Nous mesurons la satisfaction, nous ne l’écoutons plus.', isThatIt: 'C’est bien ce qui a été dit ?', thatIsIt: 'C’est bien ça', stand: 'Retenir', mine: 'Je m’y reconnais',
    answers: (n: number) => `${n} réponses pour ${n} personnes`, paper: 'Formulation écrite sur papier', add: 'L’ajouter à la feuille', ready: 'Prête à être lue', notYet: 'Pas encore',
    wordings: ['Que cesserions-nous de mesurer si nous écoutions ?', 'Comment redevenir ceux à qui l’on ose parler ?'],
    thisQuestion: 'Cette question', carryIt: 'Je la porte', suitsMe: 'Elle me convient', lacks: 'Il manque quelque chose : …', whatLacks: 'Ce qui manque', sendLack: 'Envoyer ces mots', lack: 'Le client n’y est pas.',
    amend: 'Amender, au vu de tous', amendDo: 'Proposer cet amendement', amended: 'Comment redevenir ceux à qui nos clients osent parler ?', secondLook: 'Un second regard', choose: 'Ce sera la question', chosen: 'choisie, au prochain GO',
    close: 'Un mot à votre table avant de partir', openPage: 'Ouvrir la page',
    /** Words that only the other language has. */
    foreign: /\b(the|your|with|and|you|this|tables? here|question which)\b/i,
  },
  en: {
    locale: 'en-GB',
    steps: {
      arrive: 'Welcome', request: 'The director’s word', frame: 'The frame', warmUp: 'A first tap', stories: 'A success to tell',
      move: 'New table', relay: 'Somebody else’s story', carriers: 'Three stories at the microphone', theme: 'The theme', harvest: 'Your questions',
      coffee: 'Break', ten: 'Ten questions, ten voices', alone: 'Your choices', tables: 'The choice of the tables', explore: 'One question, one table',
      finding: 'The finding', secondBreak: 'Break', wording: 'One question', close: 'Thank you',
    },
    beat: (n: number, all: number) => `beat ${n} of ${all}`,
    cues: {
      total: 'Show how many stories have travelled', wall: 'Show the wall of successes', voice: 'the next voice',
      gong: 'the gong: show the number of questions', closeReading: 'close this reading', nextReading: 'go on to the next reading', close: 'close the choice', count: 'count now', reveal1: 'show the first beat', reveal2: 'show the second beat',
      reveal3: 'show the third beat', missing: 'ask: which question is missing?', fix: 'fix the result', ask: 'ask the hall',
      closeAnswers: 'close the answers', showAnswers: 'show the answers', showWording: 'show the next wording', showAmendment: 'show the amendment',
      look: 'ask for a second look', one: 'two seconds of black, then THE question', end: 'End of the agenda',
    },
    code: 'Room code', enter: 'Enter', name: 'Your first name, as people call you', come: 'Take part',
    hello: (name: string) => `Good morning ${name}.`, here: 'I’m here', soon: 'You are here. The hall begins soon.', table: (n: number) => `Table ${n}`,
    allHere: (n: number) => `${n} of ${n} are here`, tablesComplete: (n: number) => `${n} tables complete of ${n}`,
    laidDown: 'Today’s request, set aside for the morning', setAside: 'Set aside', isAside: 'set aside at',
    taps: (n: number) => `${n} taps`, train: 'by train', tapped: 'Your answer has arrived. Look at the screen.',
    underway: (step: string) => `The hall is at: ${step}. Your place is ready.`, keepStory: 'My story stays at my table', storyKept: 'Your story stays at your table.',
    newTable: 'New table', takeAll: 'Take everything with you', carry: 'You carry the story of the person who sat on your left.', told: 'I told it', thanks: 'Thank you. The story has travelled.',
    storyTitle: 'Its title', storyLine: 'What made it possible, in one sentence', handOn: /^Hand it on to/, handed: 'Handed on.', given: /stor(y|ies) given by their authors/, travelled: 'stories have travelled',
    draw: 'Draw a table', voices: (n: number, all: number) => `${n} ${n === 1 ? 'voice' : 'voices'} of ${all}`, way: 'What really happens between our customers and us',
    takePen: 'Take the pen', passPen: 'Pass the pen', penMine: 'You hold the pen for the table.', penElse: 'has the pen', question: 'The table’s question', ask: 'Send the question', received: 'Received',
    asked: 'Who, among our customers, no longer dares to ask us anything?', approveAll: /^Approve all \(\d+\)/, nothingWaits: 'Nothing here.', approved: /^Approved/, reveal: /^On the screen/, onScreen: 'On the screen',
    noneLost: 'None is lost.', announced: 'The change is announced on the phones.', join: 'Join under this one', pick: 'Pick', drawNine: 'Draw the 9 that are missing', skip: 'Skip', joined: '1 joined', mineJoined: 'The questions that you wrote',
    silence: 'In silence', reading: (n: number, of: number) => `Reading ${n} of ${of}`, unsettles: 'This one unsettles me', unsettlesUs: 'This one unsettles us', confirm: 'Confirm my 6', confirmTable: 'Confirm our 5', ballots: (n: number, all: number) => `${n} ballots of ${all}`,
    kept: /^Kept: \d+/, curtain: 'Curtain. You can see, the hall cannot yet.', whichMissing: 'Which question is missing?', fixed: 'The result is fixed.',
    explores: 'Your table explores question', aloneOnScreen: 'Alone on the screen', finding: 'What has just been said', findingTable: 'Table of the one who speaks', toTable: 'Show it to their table',
    said: 'We measure satisfaction; we no longer listen to it.', isThatIt: 'Is that what was said?', thatIsIt: 'That is it', stand: 'Let it stand', mine: 'I recognise it',
    answers: (n: number) => `${n} answers from ${n} people`, paper: 'Wording written on paper', add: 'Put it on the sheet', ready: 'Ready to be read', notYet: 'Not yet',
    wordings: ['What would we stop measuring if we listened?', 'How do we become the ones people dare to talk to?'],
    thisQuestion: 'This question', carryIt: 'I carry it', suitsMe: 'It suits me', lacks: 'Something is missing: …', whatLacks: 'What is missing', sendLack: 'Send these words', lack: 'The customer is not in it.',
    amend: 'Amend, in plain sight', amendDo: 'Propose this amendment', amended: 'How do we become the ones our customers dare to talk to?', secondLook: 'A second look', choose: 'This is the question', chosen: 'chosen, at the next GO',
    close: 'One word at your table before you leave', openPage: 'Open the page',
    foreign: /\b(le|les|des|votre|vous|une|dans|pour|sont|est)\b/i,
  },
};

export type Words = typeof both.fr;
export const language = process.env.E2E_LANGUAGE === 'en' ? 'en' : 'fr';
export const t = both[language] as Words;
