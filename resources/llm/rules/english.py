"""Ordinary English, as old and new stories use it."""

from __future__ import annotations

import re

from resources.llm.rules.lexicon import Lexicon, any_of
from storyvid.models.base import Mood, TimeOfDay
from storyvid.models.plan import PersonKind
from storyvid.planning.words import word_set

SAID = (
    "said says say asked asks cried cries replied replies answered returned exclaimed whispered shouted muttered"
    " murmured called calls added observed remarked inquired enquired demanded repeated continued began interrupted"
    " growled grumbled pleaded sobbed sighed laughed mused resumed retorted rejoined responded declared explained"
    " announced protested insisted suggested admitted agreed urged begged promised thought wondered faltered hinted"
    " pursued echoed remonstrated screamed yelled groaned moaned gasped snapped hissed bellowed roared told warned"
    " stammered stuttered chuckled giggled screeched wailed went reflected ejaculated chimed proceeded"
)

_ROLES = {
    PersonKind.WOMAN: (
        "woman lady wife mother mamma mama aunt grandmother granny nurse maid housemaid charwoman laundress queen"
        " princess witch widow matron mistress housekeeper hostess washerwoman stepmother landlady nun seamstress"
        " waitress bride sorceress fairy madame cook governess grandma mum mummy mom mommy godmother duchess countess"
        " empress baroness goddess crone milkmaid giantess"
    ),
    PersonKind.MAN: (
        "man gentleman husband father papa uncle grandfather clerk nephew doctor gardener king prince schoolmaster"
        " master butler servant soldier officer captain sailor fisherman farmer miller baker butcher grocer tailor"
        " shoemaker cobbler carpenter blacksmith hunter woodcutter merchant wizard priest monk judge lawyer policeman"
        " porter fiddler undertaker beggar thief robber teacher professor landlord innkeeper driver coachman stranger"
        " knight lord duke emperor minister poet painter host fellow undertaker's shepherd guard watchman messenger"
        " bartender barman detective headman mayor potter weaver barber postman ferryman boatman purser clockmaker"
        " waiter mechanic widower hermit miner squire baron sultan vizier bishop abbot friar chief jailer gaoler"
        " executioner hangman peasant woodman woodsman huntsman forester swineherd goatherd tinker pedlar peddler"
        " goldsmith jeweller jeweler minstrel piper drummer bridegroom grandpa granddad dad daddy stepfather sergeant"
        " colonel constable sheriff cowboy footman valet sexton vicar parson preacher prophet sage alchemist"
        " hatter inspector"
    ),
    PersonKind.GIRL: "girl daughter niece maiden granddaughter sister schoolgirl lass stepsister stepdaughter",
    PersonKind.BOY: "boy son lad grandson brother schoolboy prentice apprentice turkey-boy stepson urchin",
    PersonKind.PERSON: (
        "child baby infant visitor neighbour neighbor guest friend cousin parent servant customer astronaut pilot"
        " scientist engineer inventor explorer librarian pirate dentist student pupil passenger traveller"
        " traveler wanderer pilgrim artist musician singer dancer juggler clown gypsy reporter"
        " journalist orphan villager prisoner"
    ),
    PersonKind.CREATURE: (
        "rabbit bunny horse dog cat fox wolf bear lion tiger mouse rat bird crow raven owl eagle sparrow duck"
        " goose swan hen cock frog toad snake serpent dragon elephant monkey donkey ass cow ox goat sheep lamb pig"
        " squirrel hare deer stag bee ant spider butterfly fish whale ghost spirit phantom spectre apparition"
        " goblin giant dwarf elf troll ogre monster angel devil demon robot doll toy puppet engine parrot turtle"
        " tortoise crocodile jackal genie mermaid unicorn pony hound kitten puppy badger hedgehog android alien"
        " penguin peacock pigeon otter mole beaver raccoon camel kangaroo panda koala lizard snail octopus crab"
        " shark dolphin firefly ogress nymph imp sprite pixie leprechaun gnome sphinx griffin phoenix centaur"
        " nightingale linnet thrush magpie cuckoo rooster chicken falcon vulture heron stork pelican ostrich"
        " leopard panther hyena rhinoceros hippopotamus giraffe zebra buffalo calf mare stallion mule boar piglet"
        " weasel ferret stoat moose reindeer walrus salmon trout eel lobster beetle caterpillar cricket grasshopper"
        " swallow lark crane bull hawk dove colt foal cub ladybird ladybug wasp moth worm gnat mosquito scorpion"
        " gorilla ape chipmunk gander gosling duckling lioness tigress vixen scarecrow snowman"
    ),
}

_INDOORS = (
    "room kitchen bedroom nursery flat apartment house cottage hut office counting-house shop store warehouse hall"
    " chamber chambers parlour parlor library school schoolroom church chapel tavern inn hotel cellar attic garret"
    " palace castle cabin tent cave theatre theater hospital station train carriage coach bank factory mill barn"
    " stable stables prison cell staircase stairs corridor dining-room drawing-room sitting-room bed home"
    " lighthouse mansion bathroom classroom restaurant cafe museum studio workshop laboratory tower"
    " vestibule lodge pantry ball-room ballroom living-room closet lobby den burrow back-shop best-parlour fireside"
    " bar pub saloon club spaceship spacecraft starship cockpit airlock capsule shuttle diner canteen cafeteria bakery"
    " pharmacy supermarket garage gym clinic courtroom lounge ward waiting-room bunker basement loft greenhouse"
    " crypt dungeon vault temple mosque shrine monastery convent abbey cathedral hangar lab elevator bus van taxi cab"
    " aeroplane airplane submarine igloo shack shed barracks dormitory gallery arcade mall surgery bookshop warren"
)
_OUTDOORS = (
    "street streets garden wood woods forest field fields road lane river bank lake sea seaside shore beach island"
    " hill hills mountain mountains meadow lawn yard courtyard backyard churchyard graveyard park square market"
    " marketplace village town city bridge path desert valley cliff harbour harbor port deck ship boat ferry moor roof"
    " balcony orchard farm pond stream glade thicket alley court country roadside doorstep bracken pavement terrace"
    " jungle plain cemetery wharf playground porch fowl-house high-road thoroughfares dock docks pier quay"
    " planet asteroid crater canyon ravine gorge swamp marsh bog heath prairie savanna glacier iceberg reef lagoon"
    " cove riverbank waterfall summit ridge hillside hilltop vineyard pasture paddock crossroads avenue boulevard"
    " promenade jetty campsite clearing grove copse schoolyard rooftop stadium fairground car-park lay-by"
)
PLACES: dict[str, bool | None] = {
    **dict.fromkeys(_OUTDOORS.split(), False),
    **dict.fromkeys(_INDOORS.split(), True),
}

# A room that only passes by in a comparison or a possession sets no scene, so the phrase needs a preposition of place.
_PLACE = re.compile(
    r"\b(?i:in|into|inside|at|to|through|across|all over(?!\s+the\s+(?:country|town|city|village))|towards|toward"
    r"|(?<![Bb]uilt\s)upon|(?<!coming\s)(?<!came\s)(?<!come\s)(?<!returned\s)(?<!returning\s)(?<!back\s)(?<!home\s)from"
    r"|on|reached|entered|left|climbed|crossed"
    r"|along|down|within|outside|(?<!passed\s)(?<!passing\s)(?<!built\s)by"
    r"|behind|near|under|around|about|up|there (?:was|stood|lay))\s+"
    r"(?:the\s+(?:very\s+|far\s+)?(?:top|foot|edge|middle|bottom|end|heart|side|rail|bow|stern|mouth"
    r"|brink|gates?|entrance)\s+of\s+)?"
    r"(?P<name>(?:(?:(?:the|a|an)(?:\s+[\w-]+'s)?|his|her|their|its|my|our|this|that"
    r"|(?:(?:Mr|Mrs|Ms|Dr)\.?\s+|(?:Miss|Uncle|Aunt|Old)\s+)?[A-Z][\w-]+(?:'s|s'))\s+"
    rf"(?:(?!flower\b|river\b|loading\b)[\w-]+\s+){{0,2}}?(?:{any_of(' '.join(PLACES))})|home|bed|town|school|church"
    rf"|[A-Z][\w'-]+(?:\s+[A-Z][\w'-]+)?\s+(?:{any_of(' '.join(noun.capitalize() for noun in PLACES))})"
    r"|room (?:number )?(?:\d+|[a-z]*teen|twenty[a-z-]*"
    r"|twelve|eleven|ten|nine|eight|seven|six|five|four|three|two|one)))\b(?!')",
)

_TIME_JUMPS = re.compile(
    r"\s*[\"']?(?:(?:and|but|then|so|now),?\s+){0,2}(?:"
    r"(?:the|that|this|next|one|another|every|on the|early the|late that|late the)\s+(?:\w+\s+){0,2}?"
    r"(?:morning|evening|night|afternoon|day|week|month|year|spring|summer|autumn|winter|hour|time)\b(?!\s+of\b)"
    r"|(?:early |late )?in the (?:\w+ )?(?:morning|evening|night|afternoon|spring|summer|autumn|winter)\b"
    r"|(?:half )?(?:an?|one|two|three|four|five|six|seven|ten) (?:\w+ )?(?:minute|hour|day|week|month|year)s?"
    r" (?:later|passed|after)"
    r"|(?:day|night|year) (?:\d+|one|two|three)\b"
    r"|a strange thing happened|suddenly|once upon a time|long ago|meanwhile|later|presently"
    r"|suddenly one|soon after|just then|at (?:last|length)\b"
    r"|(?:\w+\s+)?(?:weeks|days|months|years|hours|minutes)\s+(?:passed|later|went by|afterwards)"
    r"|(?:after|within|for|in|during)\s+(?:\w+\s+){0,3}?(?:minutes|hours|days|weeks|months|years|while|time)\b"
    r"|(?:spring|summer|autumn|winter|morning|evening|night)\s+(?:came|passed|fell|was)"
    r"|at\s+(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\s+o'clock"
    r"|at\s+(?:dawn|noon|midnight|night|dusk|sunset|sunrise|nightfall)"
    r"|(?:when|as soon as|no sooner)\s+(?:\w+\s+){1,6}?(?:awoke|woke|reached|arrived|returned|came home|got home"
    r"|had gone|struck|was over)"
    r"|tomorrow|to-morrow|yesterday|by the time|it was (?:a |now "
    r"|already )?(?:\w+,? ){0,2}(?:morning|evening|night|light|dark)"
    r")",
    re.IGNORECASE,
)

ENGLISH = Lexicon(
    language="en",
    said=re.compile(rf"\b(?:{any_of(SAID)})\b", re.IGNORECASE),
    roles={noun: kind for kind, nouns in _ROLES.items() for noun in nouns.split()},
    places=PLACES,
    place_pattern=_PLACE,
    moves=re.compile(
        r"\b(?:went|came|walked|ran|entered|reached|arrived|left|returned|climbed|crossed|passed|stepped|hurried|rode"
        r"|drove|flew|carried|stopped|stood|sat|followed|rushed|sailed|wandered|fluttered|approached|moved|put|lay"
        r"|lived|found|awoke|slept)\b"
    ),
    time_jumps=_TIME_JUMPS,
    entrances=re.compile(
        r"\b(?:door (?:opened|flew open)|(?:went|walked) in\b|another (?:scene|place)|stepped in"
        r"|came in|in came|walked in|entered|came home|appeared|arrived"
        r"|withdrew|disappeared|vanished|left the (?:room|house)|went away|went out|ran away|parted|reached home"
        r"|fell asleep|awoke|woke up|face to face|came and|had gone|were gone|was gone)\b",
        re.IGNORECASE,
    ),
    lights={
        TimeOfDay.DAWN: word_set("dawn daybreak sunrise cockcrow"),
        TimeOfDay.DAY: word_set("morning noon afternoon day daylight midday sunny sunlight sunshine sun"),
        TimeOfDay.DUSK: word_set("evening dusk sunset twilight nightfall gloaming"),
        TimeOfDay.NIGHT: word_set(
            "night midnight moon moonlight stars tonight to-night bedtime candle-light moonlit darkness"
        ),
    },
    moods={
        Mood.CALM: word_set("quiet still gentle calm peaceful slowly softly silent rest peace evening soft"),
        Mood.JOYFUL: word_set(
            "merry happy joy laughed laugh laughing smile smiled delight delighted glad cheerful danced dance "
            "dancing music bright sparkling splendid fun games play hurrah jolly feast excited joyful christmas "
            "dinner wonderful pleasant glee fiddler holiday toys"
        ),
        Mood.TENDER: word_set(
            "love loved dear darling kissed kiss gentle heart embraced hugged tender sweet arms child beautiful "
            "mother little warm bosom fond affection precious gift hand kind"
        ),
        Mood.SAD: word_set(
            "sad wept tears tear cried crying sob sobs sobbed lonely alone sorrow grief poor dead died death "
            "mourning howl lost grave pity wretched weary ill regret sadness despair funeral burial miserable"
        ),
        Mood.TENSE: word_set(
            "fear afraid terror terrified scream danger dread horror trembling trembled angry anger fierce fled "
            "suddenly blood knife frightful struck pale startled seized desperate chased shouted quake cold enemy "
            "dreadful struggle demanded warning haunted"
        ),
        Mood.MYSTERIOUS: word_set(
            "strange ghost spirit mysterious shadow shadows dark darkness phantom spectre fog mist magic secret "
            "whisper midnight invisible silence gloom moon fairy curious dim apparition chain vanished wonder "
            "supernatural unearthly enchanted candle"
        ),
    },
    stop_words=word_set(
        "a an the and or but if then so as at by for from in into of off on onto out over to up with within "
        "without after before again all also although always am any are be because been being both can cannot "
        "could did do does done down each else even ever every few had has have having he her here hers "
        "herself him himself his how i it its itself just let like made make many may me might mine more most "
        "much must my myself nay never no nobody none nor not nothing now o oh once one only other our ours "
        "out own perhaps please quite rather same shall she should since some somebody something soon still "
        "such than that their theirs them themselves there therefore these they thing this those though "
        "through thus till too two three under until upon us very was we well were what whatever when where "
        "whether which while who whoever whom whose why will would yes yet you your yours yourself ah aye "
        "good come go look see take give tell keep put say think know want wait stop run hear listen sir "
        "ma'am madam ho hurrah hallo halloa hello bah humbug ha hush dear old poor little great long first "
        "last next half another away back meanwhile suddenly presently later everything everywhere nowhere "
        "besides however indeed merry happy god lord heaven heavens goodness thank thanks christmas easter "
        "eve eid diwali monday tuesday wednesday thursday friday saturday sunday january february march april "
        "june july august september october november december spring summer autumn winter english french "
        "dutch german welsh irish scotch american indian chinese london paris england france india york "
        "broadway america stave chapter mr mrs miss ms mme real mind between apparently foggier piercing "
        "sitting-room darkness someone mercy business external heat foul once dine because quiet beautiful "
        "expenses twenty sixty five ten eight fowls half-a-dozen strange clear bring home father mother "
        "hilli-ho yo jack enough small awaking gentlemen wherefore hard secret near among against along "
        "across toward towards behind beside beyond during except inside instead outside unless unlike "
        "whereas wherever four six seven nine eleven twelve hundred thousand perhaps maybe certainly surely "
        "truly really again today tomorrow yesterday tonight fancy hold leave show ask wonder remember forget "
        "people folk everybody everyone anybody anyone "
        "sometimes often generally usually many several certain nearly almost evidently instead got get gone "
        "going went said weeks days years months"
    ),
    clause_starts=word_set(
        "and but or nor for so yet which who whom whose that when while where because though although as if "
        "until till after before since unless than with without"
    ),
    male_pronouns=word_set("he him his himself"),
    female_pronouns=word_set("she her hers herself"),
    neuter_pronouns=frozenset(["it", "its", "itself"]),
    plural_pronouns=word_set("they them their themselves both"),
    objects=word_set(
        "watch chain combs comb hair letter letter-box card coins money pennies book books key keys lamp "
        "candle knife sword ring crown mirror glass pier-glass window door clock bell table bed box package "
        "parcel stocking toy basket flower cup plate pot kettle frying-pan fire fireplace knocker coat hat "
        "cap shoe shoes boots purse photograph picture map pen paper newspaper telephone gun pistol bottle "
        "bread apple stone tree sack"
    ),
    look_words=word_set(
        "tall short thin fat slender plump stout portly lean large huge small tiny bald bearded grey gray "
        "pale ruddy handsome pretty lovely fair dark young old aged wrinkled ragged shabby furry bunchy "
        "fluffy golden silver white black brown red blue green pink yellow orange purple "
        "violet scarlet crimson spotted striped strong muscular graceful "
        "comely cold-eyed pointed bright long curly curling shining transparent ghostly jointed wooden "
        "strange wild jolly agile serious round thread velvet purest lustrous fresh worn"
    ),
    look_things=word_set(
        "hair eyes face coat jacket hat dress nose beard cap wig belt tunic robe whiskers ears tail fur "
        "cheeks lips brow chin spectacles pigtail waistcoat boots chain comforter gown cloak eyebrows curls "
        "paws mantle raincoat overcoat greatcoat scarf shawl apron bonnet uniform jersey sweater suit turban glasses "
        "moustache frock shirt cardigan jumper hoodie sweatshirt t-shirt blouse blazer pullover parka kimono sari "
        "smock overalls dungarees pyjamas nightgown nightdress skirt trousers jeans headscarf veil crown helmet hood "
        "goggles braid braids plait plaits ponytail freckles scar mane horns wings feathers scales"
    ),
    themes={
        "love": word_set("love loved lover beloved heart"),
        "family": word_set("family mother father son daughter brother sister child children wife husband"),
        "friendship": word_set("friend friends friendship companion"),
        "sacrifice": word_set("sacrificed sacrifice sold gift gifts"),
        "money": word_set("money rich poor wealth dollars gold poverty debt"),
        "death": word_set("dead died death grave funeral"),
        "magic": word_set("magic fairy spell enchanted ghost spirit"),
        "christmas": frozenset(("christmas",)),
        "childhood": word_set("toy toys nursery school boy girl play"),
    },
)
