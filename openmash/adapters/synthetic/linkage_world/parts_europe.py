"""Parts of continental European, Latin American, Turkish and Arab names."""

from openmash.adapters.synthetic.names.shape import words

POLISH_STEMS = words("""
    Adam Bąk Bartosz Błaszcz Bogdan Boroń Brzoz Chmiel Cichoń Czarn Czerw Domań Dud Dziedz Filip
    Gaj Gawr Głow Gołęb Grab Grzel Gut Hawr Iwań Jabłoń Jagieł Jakub Jań Jarosz Jasiń Jedyn
    Jezior Józef Kaczmar Kalin Karp Kasz Kędz Klim Kmiec Kołodziej Konop Kos Kowal Krajew Król
    Krup Kub Kuchar Kwiat Leśń Lip Łuk Maciej Maj Makow Malin Marcin Mazur Michal Mielcz Miros
    Mróz Ols Orł Osiń Ostr Paw Piąt Pietr Piotr Podgór Przyby Rad Rog Roszk Rud Rybar Sad Sawic
    Siwiń Sob Sokoł Stań Stefań Szczep Szul Szym Tom Urbań Walcz Wąs Wilcz Włod Wojciech Wójt
    Wron Zając Zalew Ziół Żuk
""")
POLISH_ENDINGS = words("ski owski ewski iński ak czak czyk ek ik owicz ewicz ecki a uk")
POLISH_BOYS = words("""
    Aleksander Andrzej Antoni Arkadiusz Artur Bartłomiej Błażej Cezary Damian Daniel Dariusz
    Dominik Fabian Franciszek Hubert Jacek Jan Janusz Jarosław Jerzy Józef Kamil Karol Konrad
    Krystian Leon Leszek Maciej Maksymilian Marek Mariusz Mikołaj Norbert Patryk Przemysław
    Radosław Robert Ryszard Sebastian Sławomir Stanisław Stefan Sylwester Tadeusz Tymon Wiktor
    Witold Zbigniew Zenon
""")
POLISH_GIRLS = words("""
    Alicja Amelia Aneta Anita Anna Antonina Beata Bożena Danuta Dominika Edyta Elżbieta Emilia
    Ewelina Grażyna Halina Helena Ilona Irena Iwona Izabela Jadwiga Jagoda Jolanta Justyna
    Kamila Kinga Klaudia Kornelia Laura Liliana Lucyna Marcelina Maria Marta Marzena Milena
    Mirosława Nikola Olga Patrycja Paulina Renata Sylwia Teresa Urszula Wanda Weronika Zofia
""")
ROMANIAN_STEMS = words("""
    Adam Albu Alex Anton Apostol Arde Avram Bălă Banu Barb Bog Brat Buz Căl Câmp Ceaus Chir Cioc
    Cos Crist Dan David Diac Dobr Drag Enach Filip Flor Gavril Georg Grig Iac Ili Iord Laz Lung
    Mar Mih Mir Mold Muntean Neg Nic Opr Pan Pas Petr Pop Preot Rus Sand Sav Serb Stan Stef Teod
    Tom Tudor Ungur Vas Vlad Voic Zamfir
""")
ROMANIAN_ENDINGS = words("escu eanu aru oiu ea an ache iu uță eci")
ROMANIAN_BOYS = words("""
    Adrian Alin Bogdan Călin Ciprian Claudiu Constantin Corneliu Cosmin Costin Dan Daniel Dorin
    Doru Dragoș Dumitru Emil Eugen Florinel George Gheorghe Horia Iacob Ilie Ioan Ion Iulian
    Laurențiu Liviu Lucian Marcel Marius Mircea Nelu Octavian Ovidiu Paul Petru Radu Remus
    Sebastian Sergiu Silviu Sorin Teodor Tiberiu Toma Traian Tudor Valentin Victor Viorel Vlad
""")
ROMANIAN_GIRLS = words("""
    Adela Adina Adriana Alina Amalia Ana Angela Antonia Aurelia Camelia Carmen Claudia Corina
    Crina Daria Delia Diana Doina Ecaterina Elisabeta Emilia Eugenia Eva Felicia Flavia Gina
    Georgiana Ileana Iulia Larisa Lavinia Lidia Liliana Loredana Lucia Luminița Magdalena
    Marcela Mariana Marina Marta Mirela Monica Nicoleta Oana Paula Petronela Ramona Roxana
    Ruxandra Silvia Sofia Ștefania Teodora Valentina Vasilica Viorica
""")
ALBANIAN_STEMS = words("""
    Aga Ahmet Ali Baj Bajram Bala Beq Brah Bytyq Cena Dema Dema Elez Fazli Gash Gjok Hajdar
    Halil Has Haxh Hysen Ibrah Imer Islam Ismail Jash Kast Kryez Lim Mal Mehmet Mor Must Nika
    Osman Pali Pren Qerim Ram Rexh Rrust Sad Sal Selim Shab Shal Sul Syl Tah Tafa Thaq Ukaj
    Velii Xhaf Zek Zogaj
""")
ALBANIAN_ENDINGS = words("i aj iu eti aku ollari ani a")
ALBANIAN_BOYS = words("""
    Adem Afrim Agron Albin Altin Arber Armend Artan Avni Bajram Blerim Bujar Burim Driton Edon
    Egzon Enis Fatmir Fisnik Flamur Florent Gazmend Granit Hekuran Isa Kushtrim Labinot Lirim
    Mentor Naim Orges Petrit Qendrim Rinor Sokol Shpend Taulant Valon Visar Ylli
""")
ALBANIAN_GIRLS = words("""
    Adelina Afërdita Albulena Ardita Bardha Blerina Donika Dorentina Edona Egzona Elona Emine
    Erjona Fatime Flutura Gentiana Hana Jehona Kaltrina Kosovare Lirie Liridona Lule Merita
    Mirjeta Nora Rina Shpresa Shqipe Vjosa Vlora Yllka Zana
""")
PORTUGUESE_MORE = words("""
    Abrantes Afonso Aguiar Amaral Amorim Andrade Antunes Araújo Azevedo Baptista Barbosa Barros
    Bastos Batista Borges Branco Brito Cabral Caldeira Calado Camacho Cardoso Carneiro Castro
    Cerqueira Coelho Cordeiro Correia Couto Cruz Cunha Dias Domingues Duarte Esteves Faria
    Farinha Figueiredo Figueira Fonseca França Franco Furtado Garcia Gaspar Godinho Gouveia
    Guerra Guerreiro Henriques Jardim Leal Leitão Leite Lima Lourenço Loureiro Luz Macedo
    Machado Madeira Magalhães Maia Marinho Matias Matos Meireles Melo Mendes Mendonça Menezes
    Miranda Monteiro Morais Moreira Moura Mota Nascimento Neto Neves Nobre Nogueira Nunes
    Pacheco Paiva Peixoto Pimenta Pinheiro Pires Queirós Quintal Ramos Rebelo Reis Rocha Rodrigo
    Rosa Salgado Sampaio Santana Saraiva Seabra Sequeira Serra Simões Soares Tavares Torres
    Trindade Valente Vasconcelos Vaz Veloso Vicente Vieira Xavier da_Costa da_Cruz de_Jesus
    de_Sousa dos_Anjos
""")
PORTUGUESE_BOYS = words("""
    Afonso Alberto Alexandre António Artur Bernardo Carlos César Cláudio Daniel David Dinis
    Domingos Eduardo Ernesto Fábio Fernando Filipe Gabriel Gil Guilherme Gustavo Henrique Hugo
    Ivo Jaime Joaquim Jorge José Lourenço Lucas Manuel Marco Mário Mateus Maurício Nelson Óscar
    Paulo Ricardo Roberto Salvador Samuel Santiago Sérgio Simão Tomás Valter Vasco Vicente Vítor
    Xavier
""")
PORTUGUESE_GIRLS = words("""
    Adelaide Alexandra Alice Amélia Andreia Bárbara Benedita Bianca Bruna Cátia Cecília Célia
    Clara Cláudia Conceição Cristina Daniela Débora Diana Dulce Elisa Elsa Emília Eva Fernanda
    Francisca Gabriela Glória Graça Helena Isabel Íris Jéssica Júlia Lara Laura Lídia Lúcia
    Luísa Madalena Márcia Maria Marta Micaela Mónica Natália Olga Patrícia Paula Raquel Rosa
    Sandra Sara Silvana Susana Tânia Teresa Vanessa Virgínia
""")
SPANISH_MORE = words("""
    Acosta Agudelo Aguilar Álvarez Arango Arias Ávila Ballesteros Barrera Bedoya Benítez
    Bermúdez Betancur Blanco Bonilla Bravo Buitrago Caicedo Calderón Camargo Carvajal Castaño
    Castillo Ceballos Correa Cortés Cruz Díaz Duque Escobar Espinosa Fernández Flores Franco
    Gallego Giraldo Gil Guerrero Gutiérrez Guzmán Henao Herrera Ibarra Jaramillo Jiménez León
    Londoño Lozano Marín Marulanda Medina Mejía Méndez Mendoza Mesa Molina Montoya Mora Morales
    Muñoz Murillo Navarro Orozco Ortega Ortiz Osorio Palacios Pardo Patiño Peña Pérez Pineda
    Posada Quiceno Ramos Reyes Ríos Rivera Romero Rubio Ruiz Salazar Sánchez Sandoval Serna
    Serrano Sierra Soto Suárez Tobón Toro Trujillo Uribe Valdez Vásquez Velásquez Vélez Villa
    Zapata Zuluaga
""")
SPANISH_BOYS = words("""
    Adrián Alberto Álvaro Antonio Carlos César Cristian Daniel David Diego Edwin Emilio Ernesto
    Esteban Fabián Felipe Fernando Francisco Gabriel Gustavo Héctor Hernán Hugo Iván Jaime
    Javier Jesús Joaquín Jorge José Julián Leonardo Luis Manuel Marcos Mario Martín Mauricio
    Miguel Oswaldo Pablo Pedro Rafael Ricardo Rodrigo Samuel Sergio Tomás Víctor
""")
SPANISH_GIRLS = words("""
    Adriana Alba Alejandra Alicia Ana Andrea Ángela Beatriz Blanca Carmen Carolina Catalina
    Claudia Cristina Diana Elena Esperanza Gabriela Gloria Isabel Isabella Jimena Juliana Karen
    Laura Leidy Liliana Lorena Luciana Marcela María Mariana Marta Martha Mónica Natalia
    Patricia Paula Rosa Salomé Sandra Sara Silvia Sofía Teresa Verónica Victoria Viviana Yolanda
""")
TURKISH_STEMS = words("""
    Ak Al Alt Ars Ay Bal Baş Bay Bey Boz Can Çak Çal Dağ Demir Der Dur El Er Gök Gül Gün Güz
    Hacı İmam Kap Kara Kaya Koç Koca Kor Kurt Oğuz Öz Saka Sarı Say Sel Şen Taş Tek Top Tur Ulu
    Usta Uz Yağ Yaz Yıl Yol
""")
TURKISH_ENDINGS = words("""
    oğlu taş er kan gül soy demir kaya doğan su tepe dağ lı baş maz can han bay yürek göz el gün
    men türk çı yol bulut sal tan kul
""")
TURKISH_BOYS = words("""
    Abdullah Adem Ahmet Alper Arda Arif Aydın Aziz Barış Bayram Berk Bilal Bora Burak Bülent Can
    Cemal Cengiz Cihan Devrim Doğan Efe Ekrem Emin Engin Ercan Erdal Erdem Eren Erhan Erkan Erol
    Ersin Ferhat Fikret Furkan Gökhan Güven Hakan Halil Hamza Haydar İlhan İlker İsmail Kadir
    Kaan Kemal Koray Levent Mahmut Metin Mert Murat Necati Nihat Onur Orhan Osman Ömer Ramazan
    Recep Sedat Selçuk Selim Sinan Süleyman Şükrü Taner Tolga Tuncay Turgut Uğur Veysel Yakup
    Yaşar Yavuz Yunus Yusuf
""")
TURKISH_GIRLS = words("""
    Arzu Aslı Asya Aylin Aysel Aysun Azra Bahar Başak Belgin Beyza Buse Burcu Büşra Canan Cansu
    Ceren Ceyda Çiğdem Damla Defne Demet Didem Dilek Duygu Ece Ecrin Emel Emine Esin Esma Esra
    Fadime Feride Figen Filiz Funda Gamze Gizem Gonca Gül Gülay Gülcan Hacer Hande Havva Hülya
    İlayda İrem Kübra Lale Meltem Meral Merve Meryem Mine Neslihan Nesrin Nihal Nilgün Nur Nuray
    Özge Pelin Reyhan Seda Sema Serap Sevda Sevim Sibel Sinem Songül Sultan Şerife Şule Tuba
    Tuğba Türkan Ümmühan Yeliz Zehra
""")
ARAB_FIRST = ("Al ", "El ", "al-", "Ben ", "Bou", "", "", "Abu ", "Abdel ")
ARAB_BASES = words("""
    Abbas Abboud Adel Ahmar Alami Alaoui Amari Amer Ansari Asadi Ashkar Attar Awad Ayad Azzouz
    Badawi Baghdadi Bakri Bashir Basri Berrada Bitar Chami Chaoui Daher Dabbagh Fahmi Fakhouri
    Farouk Farsi Fassi Fayad Ghanem Ghazali Habib Hachemi Hadi Hakim Halabi Hamadi Hamid Hammoud
    Haroun Hashimi Hatem Hilali Hussaini Ibrahimi Idrissi Issa Jaber Jamal Janabi Jaziri Kadri
    Kaddour Karam Karimi Kateb Khalaf Khalifa Khalil Khatib Kubaisi Lahlou Latif Madani Mahdi
    Mahjoub Malki Maliki Mansouri Marzouk Masri Messaoud Mousawi Mouloud Mubarak Mukhtar Mulla
    Nabil Nahas Naimi Najjar Nasri Naser Nouri Obaidi Omari Othman Qadi Qaisi Qasim Rafiq Rahal
    Rahmani Rashidi Razzaq Rubaie Saad Saadi Sabri Sadiq Safi Sahraoui Said Salami Salem Salman
    Samarrai Sayed Shaker Shami Sharif Slimani Soufi Sultan Tahir Taleb Tamimi Tikriti Tounsi
    Turki Yacoub Yahya Yousfi Zaidi Zaki Zayani Zouari
""")
ARAB_BOYS = words("""
    Abbas Abdulaziz Abdullah Abdulrahman Adam Adel Adil Adnan Ahmad Ahmed Akram Ali Amin Amir
    Ammar Amr Ashraf Ayman Ayoub Badr Bader Bilal Emad Essam Fadi Fahd Faisal Farid Fouad
    Ghassan Haitham Hamza Hani Harith Hassan Hatem Haydar Hussein Ibrahim Imad Ismail Jaafar
    Jamal Jalal Jawad Kamal Kareem Khalil Louay Mahdi Maher Mahmoud Majid Malik Mansour Marwan
    Mazen Moussa Munir Murad Mustapha Nader Naji Nasser Nizar Osama Osman Qasim Raed Rafik
    Rashid Redouane Riad Saad Saeed Said Salah Salim Sameh Soufiane Sultan Taha Tariq Tawfiq
    Usama Waleed Wael Wissam Yahya Yasser Yassin Younes Yousef Zakaria Zayd Zuhair
""")
ARAB_GIRLS = words("""
    Abir Afaf Ahlam Aicha Aisha Alia Amani Amina Amira Arwa Asma Aya Ayah Aziza Bahia Basma
    Bouchra Dalal Dalia Doaa Eman Farah Farida Fatima Fatiha Ghada Habiba Hafsa Hajar Hala
    Halima Hana Hasna Hayat Hiba Hind Ibtisam Ikram Ilham Iman Inas Intisar Jamila Jihan Kawthar
    Khawla Lamia Latifa Leila Lubna Maha Majida Manal Mariam Marwa Maryam Maysa Mona Mouna Nadia
    Nahla Najat Najwa Nawal Nisreen Noura Rabia Raja Rana Randa Rashida Rawan Reem Rim Rola Ruba
    Saida Sabah Safa Sahar Samah Sara Sawsan Shahd Shaima Siham Soraya Suad Suha Sumaya Taghreed
    Wissal Yousra Zahra Zainab Zeina Zineb
""")
