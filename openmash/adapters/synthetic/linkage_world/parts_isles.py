"""Parts of British, Irish, Jewish and Caribbean names, from which tens of thousands are composed.

Stems and endings are common knowledge of how such names are built; which of the thousands of
compositions anybody carries is chance.
"""

from openmash.adapters.synthetic.names.shape import words

PLACE_STEMS = words("""
    Ash Brad Barn Black Hart Brom Burn Cart Chad Char Clif Cole Cox Crom Crow Dal Dar Den Dod
    Dun East Ed El Ever Fair Far Fen Field Fox Fre Gar Gil Glad God Gran Green Gres Had Hal Ham
    Han Har Has Hat Hay Hazel Hen Her Hes Hig Hil Hol Hor Hou Hum Hur In Kel Ken Kim Kings Kir
    Lam Lang Law Lang Lea Lin Lit Long Love Lud Maple Mar Mel Mid Mil Mor Nor North Nor Oak Old
    Orm Ot Pad Par Pem Pen Pick Pres Quar Rad Rams Red Ren Rich Ring Rod Ros Row Rush Ruther Ry
    Sal San Sax Sel Shel Sher Ship Shore Sil Skel Snel Som South Spal Spar Stan Stap Stev Stock
    Stow Strat Sud Sut Swin Tam Tat Tem Thorn Thur Til Top Tun Ux Wad Wal Wat Wen West Wex Whit
    Wick Wil Win Wood Wor Wy Yar York
""")
PLACE_ENDINGS = words("""
    ton ham ley ford well worth field wood by bury stead more den don hurst shaw wick land dale
    croft brook burn combe grave mere stone thorpe way
""")
FATHERS = words("""
    Adam Alan Andrew Arnold Bart Bate Benn Brice Clement Daniel Dav Denni Dick Dob Edmund Edward
    Elli Evan Fran Gib Gilbert Harri Henri Hodg Hopkin Hugg Humphrey Jack Jame Jenkin Jeff John
    Lawren Mathew Maynard Michael Nel Nicol Oliver Owen Parkin Paul Perkin Peter Philip Ralph
    Richard Robert Robin Roger Row Sam Sander Simm Simon Stephen Thom Tomlin Walter Watkin
    Wilkin William Wyatt
""")
TRADES = words("""
    Archer Arkwright Bailiff Barker Baxter Bowyer Boatwright Brewer Butcher Carpenter Carter
    Cartwright Carver Chandler Chaplin Chapman Collier Coleman Cooper Coward Cutler Draper Dyer
    Falconer Farmer Farrier Fisher Forester Fowler Fuller Gardener Glazier Glover Hooper Hunter
    Joiner Keeler Lorimer Lister Mason Mercer Miller Naylor Page Painter Palfrey Parker Pinder
    Piper Plumer Potter Reeve Sadler Salter Sawyer Sayer Sexton Shepherd Skinner Slater Spicer
    Spooner Stringer Sumner Tailor Thatcher Tiler Todd Tranter Trotter Tucker Turner Tyler
    Vickers Wainwright Walker Waller Warren Weaver Webster Wheeler Whittaker Woodman Wright Bird
    Crane Drake Finch Hawk Heron Nightingale Partridge Peacock Swan Wren Badger Lamb Buck Blunt
    Bright Brown Cross Gray Keen Kind Lightfoot Long Merry Moody Noble Proud Savage Sharp Short
    Smart Stout Strong Swift Wild Wise Young Bush Furze Heath Moss Reed Rose Thorne Vine Brooks
    Banks Bridge Cave Cliff Dale Fields Forest Grove Lake Marsh Meadows Mount Pool Rivers Stone
    Waters Wells Woods Winter Summers May Munday Noon Day Frost Snow Hale Gale
""")
MORE_BOYS = words("""
    David Michael John Paul Andrew Mark Peter Stephen Robert Richard Christopher Simon Kevin
    Anthony Gary Steven Martin Ian Philip Alan Darren Lee Stuart Neil Graham Jason Craig Nigel
    Matthew Adam Jonathan Alexander Nicholas Benjamin Robin Barry Keith Trevor Wayne Dean
    Russell Scott Shaun Carl Dominic Edward Henry Arthur Albert Frederick Sebastian Toby Elliot
    Rowan Jasper Felix Hugo Rupert Barnaby Zachary Nathan Aaron Cameron Declan Ewan Gareth Rhys
    Owen Ashley Leon Ross Blake Carter Hunter Jackson Logan Maxwell Miles Morgan Quentin Ralph
    Roman Rueben Spencer Tobias Vincent Zac Zane Alec Austin Brody Caleb Dexter Ellis Fraser
    Grayson Heath Ivan Jenson Kit Lance Marcus Ned Otis Parker
""")
MORE_GIRLS = words("""
    Susan Julie Karen Jacqueline Deborah Tracey Jane Helen Diane Sharon Tracy Angela Sarah
    Alison Caroline Amanda Sandra Linda Catherine Elizabeth Carol Joanne Wendy Janet Dawn
    Christine Nicola Louise Michelle Claire Samantha Victoria Rebecca Rachel Emma Lisa Kelly
    Donna Zoe Natalie Gemma Laura Hannah Katie Stacey Danielle Kirsty Natasha Hayley Jennifer
    Stephanie Abigail Eleanor Imogen Francesca Harriet Eliza Penelope Clara Martha Beatrice
    Heidi Iris Ivy Jemima Kitty Lydia Mabel Nancy Orla Pearl Robyn Sienna Tabitha Thea Violet
    Zara Anya Bonny Cara Darcey Edith Felicity Gwen Hope Ingrid Jasmine Keira Lacey Margot Nell
    Ottilie Primrose Rowena Sadie Talia Una Verity Winifred Alexandra Annabel Bryony Carys
    Delilah Elena Frances Georgina Hattie Isabelle Josephine Kate Lara Melissa Nina Ophelia
""")

IRISH_FIRST = ("O'", "Mc", "Mac", "", "Fitz", "Mul", "Kil")
IRISH_BASES = words("""
    Bride Cabe Cann Carroll Carthy Clean Clure Connell Cormack Cullough Daid Dermott Donnell
    Dowd Farland Gann Garry Gee Geraghty Gill Ginley Gowan Grath Guinness Guire Hale Hara Hugh
    Inerney Intyre Kay Keon Kinley Laughlin Mahon Manus Murray Nally Namara Neice Nulty Phelan
    Quaid Quillan Reilly Rourke Shane Shea Sherry Sorley Toole Tiernan Veigh Ardle Aleer Auley
    Court Crory Elroy Evoy Gahern Glinchey Keever Kenna Lellan Menamin Parland Rory Tague Tigue
    Vitty
""")
JEWISH_STEMS = words("""
    Gold Silver Rosen Gross Klein Schwarz Weiss Fried Lieber Kauf Apfel Birn Blum Braun Eisen
    Feld Fein Finkel Grun Hersh Hoch Kirsch Korn Licht Lowen Mandel Morgen Neu Nuss Perl Rein
    Roth Schon Sonnen Spiel Stein Tannen Wasser Wein Zucker
""")
JEWISH_ENDINGS = words("""
    berg stein man baum feld blatt thal heim wald kraut farb garten stock zweig
""")
CARIBBEAN_MORE = words("""
    Archibald Augustine Auguste Belgrave Bertrand Bonaparte Browne Burrowes Calliste Cato
    Celestine Charlery Cox Cuffy Daley Deslandes Desir Dyal Emmanuel Etienne Felix Fevrier Forde
    Garvey Gittens Greaves Haynes Hippolyte Holder James Jean Jervier Joachim Jules Laborde
    Lamontagne Lawes Leblanc Lewin Louisy Lovelace Mathurin McFarlane McLeod Minott Modeste
    Mondesir Noel Octave Parris Paul Phillip Polius Prosper Quow Regis Rodney Roach Rollins
    St_Clair St_Louis St_Rose Sealy Shillingford Sobers Springer Straker Theodore Toussaint
    Trotman Valmont Victor Vidal Wiltshire Yearwood Yarde
""")
CARIBBEAN_BOYS_FIRST = words("Da De Ja Ka Ke La Ma Ra Ta Ty Za Shan Jah Kay Tre")
CARIBBEAN_BOYS_LAST = words("""
    von mar quan rell shawn vante mari vaughn kai lon niel reece mel quille
""")
CARIBBEAN_GIRLS_LAST = words("nique nelle rika shae tiana vonne leah mara nisha riya reen keela")
